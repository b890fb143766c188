import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
