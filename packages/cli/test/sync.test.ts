import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '@cio-bridge/sandbox';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createProgram } from '../src/program.ts';
import { linesOf, runCli, spawnCli } from './run-cli.ts';

const sandbox = await startSandbox();
const [keys] = sandbox.workspaces;
if (!keys) throw new Error('the sandbox has no workspace');
const workspace = sandbox.workspace(keys.name);
const env = {
  CIO_SITE_ID: keys.siteId,
  CIO_TRACK_API_KEY: keys.trackApiKey,
  CIO_APP_API_KEY: keys.appApiKey,
  CIO_SANDBOX_URL: `${sandbox.url}/us`,
};
let folder: string;
const file = (name: string, content?: string) => {
  const path = join(folder, name);
  if (content !== undefined) writeFileSync(path, content);
  return path;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cio-bridge-cli-sync-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
  rmSync(folder, { recursive: true });
  sandbox.faults.clear();
  sandbox.reset();
});
afterAll(() => sandbox.close());

const rows = (count: number) =>
  `id,n,note\n${Array.from({ length: count }, (_, row) => `p-${row},${row},${'x'.repeat(500)}`).join('\n')}\n`;

test('a file is understood, sent and summed up; failed rows are mended and fed back', async () => {
  const path = file('people.csv', 'customer_no,since,n\n1,26.11.2026,1\n2,27.11.2026,x\n3,28.11.2026,3\n');
  const args = [
    'sync',
    'people',
    path,
    '--id',
    'customer_no',
    '--column',
    'n:number',
    '--column',
    'since=joined_at:date:d/m/y',
  ];
  const first = await runCli(args, { env });
  expect({ code: first.code, stderr: first.stderr }).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/line 3, column n: "x" in column n is not a number/),
  });
  expect(first.stdout).toMatch(/since +→ attribute joined_at, date \(d\/m\/y\)[\s\S]*3 rows: 2 accepted, 1 failed/);
  expect(workspace.people.map(({ attributes }) => attributes.joined_at)).toEqual([1_795_651_200, 1_795_824_000]);
  const failed = `${path}.failed.ndjson`;
  writeFileSync(failed, readFileSync(failed, 'utf8').replace('"n":"x"', '"n":"2"'));
  const second = await runCli(['sync', failed, '--json'], { env });
  expect(second.code).toBe(0);
  expect(linesOf(second.stdout).at(-1)).toMatchObject({ type: 'summary', done: true, accepted: 1, failed: 0 });
  expect(workspace.people.find(({ id }) => id === '2')?.attributes).toEqual({ n: 2, joined_at: 1_795_737_600 });
});

test('a dry run shows and counts, needs no keys and leaves nothing behind', async () => {
  const path = file('people.csv', 'id,n\n1,1\n,2\n');
  const { code, stdout } = await runCli([
    'sync',
    'people',
    path,
    '--dry-run',
    '--json',
    '--save-map',
    file('map.yaml'),
  ]);
  expect(code).toBe(2);
  expect(linesOf(stdout)).toMatchObject([
    { type: 'mapping', format: 'csv', delimiter: ',', mapping: { fields: { id: 'id' } } },
    { type: 'preview', operations: [{ identifiers: { id: '1' }, attributes: { n: 1 } }] },
    { type: 'summary', accepted: 1, failed: 1, faults: { 'no-identifier': 1 }, dryRun: true },
  ]);
  expect(existsSync(`${path}.failed.ndjson`)).toBe(false);
  expect((await runCli(['sync', 'people', path, '--map', file('map.yaml'), '--dry-run', '--quiet'])).code).toBe(2);
});

test('a dry run tells of addresses that are none, and of those of several people', async () => {
  const path = file('people.csv', 'id,email\n1,ada@example.com\n2,n/a\n3,ADA@example.com\n');
  const { code, stdout } = await runCli(['sync', 'people', path, '--email', 'email', '--dry-run']);
  expect(code).toBe(0);
  expect(stdout).toContain('1 row has no e-mail address in email: line 3 says "n/a"');
  expect(stdout).toContain('line 4 has ADA@example.com, as line 2 has');
  const { stdout: lines } = await runCli(['sync', 'people', path, '--email', 'email', '--dry-run', '--json']);
  const notes = [expect.stringContaining('n/a'), expect.stringContaining('ADA')];
  expect(linesOf(lines)[1]).toMatchObject({ type: 'preview', notes });
});

test('Ctrl-C ends it in good order; it says how to go on, and goes on', async () => {
  const path = file('people.csv', rows(60_000));
  const { child, ended } = spawnCli(['sync', 'people', path], { env });
  await vi.waitUntil(() => workspace.peopleCount > 5_000, { timeout: 30_000, interval: 5 });
  child.kill('SIGINT');
  const stopped = await ended;
  expect([stopped.code, stopped.stdout]).toEqual([
    130,
    expect.stringMatching(/Go on with: cio-bridge sync people .* --resume/),
  ]);
  expect(workspace.peopleCount).toBeLessThan(60_000);
  const again = await runCli(['sync', 'people', path], { env });
  expect([again.code, again.stderr]).toEqual([
    1,
    expect.stringMatching(/interrupted after [\d,]+ rows.*--resume.*--restart/),
  ]);
  const resumed = await runCli(['sync', 'people', path, '--resume', '--json'], { env });
  expect(linesOf(resumed.stdout).at(-1)).toMatchObject({ done: true, rows: 60_000, accepted: 60_000 });
  expect(workspace.peopleCount).toBe(60_000);
});

test('a key that is refused ends it with what to do; a file that changed meanwhile is told', async () => {
  const path = file('people.csv', rows(100));
  const wrong = await runCli(['sync', 'people', path, '--json'], { env: { ...env, CIO_TRACK_API_KEY: 'SECRET' } });
  expect(wrong.code).toBe(3);
  expect(linesOf(wrong.stdout).at(-1)).toMatchObject({
    done: false,
    error: { code: 'cio_unauthorized', remedy: 'reconnect' },
  });
  expect(wrong.stdout + wrong.stderr).not.toContain('SECRET');
  writeFileSync(path, rows(101));
  const changed = await runCli(['sync', 'people', path, '--resume', '--json'], { env });
  expect([changed.code, JSON.parse(changed.stderr).error.code]).toEqual([1, 'sync_file_changed']);
});

test('only what changed, from standard input, and who vanished', async () => {
  const since = ['--since-last', file('fp'), '--vanished', file('gone.csv'), '--json'];
  await runCli(['sync', 'people', '-', '--name', 'monday', ...since], {
    env: { ...env, HOME: folder },
    stdin: 'id,n\n1,1\n2,2\n',
  });
  const second = await runCli(['sync', 'people', '-', '--name', 'tuesday', '--checkpoint', file('c'), ...since], {
    env,
    stdin: 'id,n\n1,1\n3,3\n',
  });
  expect(linesOf(second.stdout).at(-1)).toMatchObject({ accepted: 1, unchanged: 1, vanished: 1 });
  expect(readFileSync(file('gone.csv'), 'utf8')).toBe('id,email,phone,cio_id\n"2",,,\n');
});

test.each([
  ['deletions unasked', ['sync', 'deletions', 'FILE'], 'cli_needs_yes'],
  ['a kind that is none', ['sync', 'persons', 'FILE'], 'cio_invalid_input'],
  ['no kind', ['sync', 'FILE'], 'cio_invalid_input'],
  ['a file that is not there', ['sync', 'people', '/nowhere.csv'], 'sync_unreadable_file'],
  ['standard input without a name', ['sync', 'people', '-'], 'cio_invalid_input'],
  ['a column that is not there', ['sync', 'people', 'FILE', '--id', 'customer'], 'sync_invalid_mapping'],
  ['a field that is none', ['sync', 'people', 'FILE', '--field', 'who=id'], 'cio_invalid_input'],
  ['resuming what was not begun', ['sync', 'people', 'FILE', '--resume'], 'cli_refused'],
  ['no keys', ['sync', 'people', 'FILE'], 'cio_invalid_input', {}],
])('%s is refused in words, and nothing is sent', async (_name, args, code, variables = env as NodeJS.ProcessEnv) => {
  // In this process: the command is the same, and starting Node for each would take most of the time.
  const path = file('people.csv', 'id\n1\n');
  for (const [name, value] of Object.entries({ ...variables, CIO_BRIDGE_PROFILES: file('none.json') }))
    vi.stubEnv(name, value);
  const printed = vi.spyOn(console, 'error').mockImplementation(() => {});
  vi.spyOn(console, 'log').mockImplementation(() => {});
  const given = args.map((arg) => (arg === 'FILE' ? path : arg));
  await (await createProgram('sync')).parseAsync([...given, '--json'], { from: 'user' });
  expect([process.exitCode, JSON.parse(String(printed.mock.lastCall?.[0])).error.code]).toEqual([1, code]);
  expect(workspace.peopleCount).toBe(0);
});

test('people are exported with what is known about them', async () => {
  await runCli(['sync', 'people', file('people.csv', 'id,plan\n1,pro\n2,\n'), '--quiet'], { env });
  const filter = '{"attribute":{"field":"plan","operator":"exists"}}';
  const { code, stdout } = await runCli(['export', 'people', file('out.csv'), '--filter', filter, '--json'], { env });
  expect([code, linesOf(stdout).at(-1)]).toMatchObject([0, { type: 'summary', rows: 1, done: true }]);
  expect(readFileSync(file('out.csv'), 'utf8')).toMatch(/^id,.*plan[\s\S]*\n1,.*pro/);
});
