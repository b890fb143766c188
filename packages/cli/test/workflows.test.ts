import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Server, startServer } from '@cio-bridge/server';
import { afterAll, beforeAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'cio-cli-workflows-'));
const main = new URL('../src/main.ts', import.meta.url).pathname;
const file = join(folder, 'tag.yaml');
const yaml = (label: string) => `
name: Tag people
connection: Shop
trigger: { type: manual }
steps:
  - id: tag
    type: action
    action: customer-io/identify-customer
    input: { person: { id: "{{ event.person }}" }, attributes: { label: ${label} } }
`;

let server: Server;
let token: string;
beforeAll(async () => {
  server = await startServer({ host: '127.0.0.1', port: 0, dataDir: join(folder, 'data'), logLevel: 'silent' });
  const { clients, connections, tokens } = server.services;
  const { id: clientId } = await clients.create({ name: 'Client' });
  await connections.create({ clientId, name: 'Shop' });
  ({ token } = await tokens.create({ name: 'test', permissions: ['workflows:read', 'workflows:write'] }));
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const workflows = (...args: string[]) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const env = { ...process.env, CIO_BRIDGE_URL: server.url, CIO_BRIDGE_TOKEN: token };
    const command = ['--conditions=@cio-bridge/source', '--disable-warning=ExperimentalWarning', main, 'workflows'];
    execFile(process.execPath, [...command, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });

test('apply creates, shows the difference, and changes nothing twice; export gives it back', async () => {
  writeFileSync(file, yaml('one'));
  const dry = await workflows('apply', file, '--client', 'Client', '--dry-run');
  expect(dry).toMatchObject({ code: 0, stderr: '' });
  expect(dry.stdout).toContain('Tag people: would be created (version 1)');
  expect(await server.services.workflows.list({})).toEqual([]);

  expect((await workflows('apply', file, '--client', 'Client')).stdout).toContain('Tag people: created (version 1)');
  expect((await workflows('apply', file, '--client', 'Client')).stdout).toBe('Tag people: unchanged (version 1)\n');

  writeFileSync(file, yaml('two'));
  const updated = await workflows('apply', file, '--client', 'Client');
  expect(updated.stdout).toMatch(/^-.*label: one$/m);
  expect(updated.stdout).toMatch(/^\+.*label: two$/m);
  expect(updated.stdout).toContain('Tag people: updated (version 2)');

  await workflows('export', 'Tag people', '--folder', folder);
  expect(readFileSync(join(folder, 'tag-people.yaml'), 'utf8')).toContain('client: Client');
  expect((await workflows('apply', join(folder, 'tag-people.yaml'))).stdout).toContain('(version');
  expect((await workflows('list')).stdout).toContain('Tag people');
});

test('what is wrong is said with its place, and nothing is saved', async () => {
  writeFileSync(file, yaml('one').replace('event.person', 'evnt.person'));
  const refused = await workflows('apply', file, '--client', 'Client');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('evnt.person');
  expect(refused.stderr).toContain('/steps/0/input/person/id');
  expect((await workflows('apply', join(folder, 'missing.yaml'))).stderr).toContain('missing.yaml');
  const nobody = await workflows('list', '--url', 'http://127.0.0.1:9');
  expect(nobody.stderr).toContain('No server answers at http://127.0.0.1:9');
});

test('of several files with a bad one none is applied, and what is bad is said without a stack', async () => {
  const before = await server.services.workflows.list({});
  const path = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const good = path('good.yaml', yaml('good').replace('Tag people', 'Good one'));
  const bad = {
    [path('wrong.yaml', yaml('wrong').replace('Tag people', 'Bad one').replace('event.person', 'evnt.person'))]: 'evnt',
    [path('torn.yaml', 'name: [torn\n')]: 'line 2',
    [path('two.yaml', `${yaml('a')}---${yaml('b')}`)]: 'several workflows',
    [path('alias.yaml', 'name: *nobody\n')]: 'nobody',
    [folder]: 'EISDIR',
  };
  for (const [each, words] of Object.entries(bad)) {
    const { code, stderr, stdout } = await workflows('apply', good, each, '--client', 'Client');
    expect([each, code, stdout]).toEqual([each, 1, '']);
    expect(stderr).toContain(each);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain('    at ');
  }
  const twice = await workflows(
    'apply',
    good,
    path('again.yaml', yaml('x').replace('Tag people', 'Good one')),
    '--client',
    'Client',
  );
  expect([twice.code, twice.stderr]).toEqual([1, expect.stringContaining('both the workflow Good one')]);
  expect(await server.services.workflows.list({})).toEqual(before);
});

test('an export keeps workflows of one name apart, makes its folder, and applied again changes nothing', async () => {
  const { clients, connections, workflows: saved } = server.services;
  for (const name of ['North', 'South']) {
    const { id: clientId } = await clients.create({ name });
    await connections.create({ clientId, name: 'Shop' });
    const set = { id: 'a', type: 'set', values: { one: 1, two: 2 } };
    const definition = { name: 'Same / name', client: clientId, trigger: { type: 'manual' }, steps: [set] };
    await saved.apply({ definition });
    await saved.apply({ definition: { ...definition, name: '!!!' } });
  }
  const exported = join(folder, 'new', 'exported');
  const { code, stdout } = await workflows('export', '--folder', exported);
  expect(code).toBe(0);
  const files = stdout.trim().split('\n');
  expect(new Set(files).size).toBe((await saved.list({})).length);
  expect(files).toContain(join(exported, 'north--same-name.yaml'));
  const applied = await workflows('apply', ...files);
  expect([applied.code, applied.stdout.replaceAll(/.*: unchanged \(version \d+\)\n/g, '')]).toEqual([0, '']);

  const [same = ''] = files.filter((each) => each.endsWith('north--same-name.yaml'));
  writeFileSync(same, readFileSync(same, 'utf8').replace(/( +one: 1\n)( +two: 2\n)/, '$2$1'));
  expect((await workflows('apply', same)).stdout).toContain('unchanged');
});

test('an address that is none, and a server that is another, are told', async () => {
  expect((await workflows('list', '--url', 'localhost:8787')).stderr).toContain('localhost:8787 is no address');
  const other = createServer((_request, response) => response.end('<html>')).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { code, stderr } = await workflows('list', '--url', `http://127.0.0.1:${port}`);
  other.close();
  expect([code, stderr]).toEqual([1, expect.stringContaining('no cio-bridge server')]);
});

test('tests of a file are run before it is saved, and hold up a publication until somebody says that it is meant', async () => {
  const tested = (label: string) =>
    `${yaml('one').replace('Tag people', 'Tested')}
tests:
  - name: The label
    event: { person: 42 }
    expect: { inputs: { tag: { attributes: { label: ${label} } } } }
`;
  writeFileSync(file, tested('one'));
  const passed = await workflows('run-tests', file, '--client', 'Client');
  expect([passed.code, passed.stdout]).toEqual([0, `${file}: The label: ok\n`]);
  writeFileSync(file, tested('two'));
  const failed = await workflows('run-tests', file, '--client', 'Client');
  const words = 'input.attributes.label of tag is "one"; "two" was expected';
  expect([failed.code, failed.stdout]).toEqual([1, expect.stringContaining(`The label: failed: ${words}`)]);
  const refused = await workflows('apply', file, '--client', 'Client');
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining(words)]);
  expect(refused.stderr).toContain('--despite-failing-tests');
  await workflows('apply', file, '--client', 'Client', '--draft');
  const asked = await workflows('publish', 'Tested', '--client', 'Client');
  expect([asked.code, asked.stderr]).toEqual([1, expect.stringContaining(words)]);
  const meant = await workflows('publish', 'Tested', '--client', 'Client', '--despite-failing-tests');
  expect(meant.stdout).toContain('version 1 published in production');
});

test('publish, rollback and run-tests take a version, which is no question about the program', async () => {
  const of = ['Versions', '--client', 'Client'];
  const versions = (label: string) => yaml(label).replace('Tag people', 'Versions');
  for (const label of ['one', 'two']) {
    writeFileSync(file, versions(label));
    await workflows('apply', file, '--client', 'Client');
  }
  expect((await workflows('rollback', ...of, '--version', '1')).stdout).toContain('version 1 published');
  expect((await workflows('publish', ...of, '--version', '2')).stdout).toContain('version 2 published');
  expect((await workflows('rollback', ...of)).stdout).toContain('version 1 published');
  const tested = await workflows('run-tests', '--workflow', ...of, '--version', '1');
  expect([tested.code, tested.stdout]).toEqual([0, 'Versions: has no tests\n']);
});
