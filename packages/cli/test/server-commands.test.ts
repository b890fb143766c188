import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '@cio-bridge/sandbox';
import { permissionNames, type Server, startServer } from '@cio-bridge/server';
import type { Command } from 'commander';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createProgram } from '../src/program.ts';
import { operationsOf } from '../src/server/operation-command.ts';
import { runCli } from './run-cli.ts';

interface Operation {
  summary?: string;
  parameters?: { name: string; in: string }[];
  requestBody?: { content: { 'application/json': { schema: { properties?: Record<string, unknown> } } } };
}

const folder = mkdtempSync(join(tmpdir(), 'cio-bridge-commands-'));
const sandbox = await startSandbox();
const [keys] = sandbox.workspaces;
const env = { CIO_BRIDGE_PROFILES: join(folder, 'config', 'profiles.json') };
let server: Server;
let token: string;
const operations = new Map<string, Operation>();
const commandsOf = new Map<string, Command[]>();

beforeAll(async () => {
  server = await startServer({ host: '127.0.0.1', port: 0, dataDir: join(folder, 'data'), logLevel: 'silent' });
  ({ token } = await server.services.tokens.create({ name: 'laptop', permissions: permissionNames }));
  const document = (await (await fetch(`${server.url}/api/v1/openapi.json`)).json()) as {
    paths: Record<string, Record<string, Operation>>;
  };
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods))
      operations.set(`${method.toUpperCase()} ${path}`, operation);
  }
  const visit = (command: Command) => {
    for (const operation of operationsOf(command))
      commandsOf.set(operation, [...(commandsOf.get(operation) ?? []), command]);
    command.commands.forEach(visit);
  };
  visit(await createProgram());
});
afterAll(async () => {
  await server.close();
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

/** For the browser alone: nobody signs in with a password on a command line. */
const ofTheBrowser = [
  'GET /api/v1/sign-in',
  'GET /api/v1/welcome/{token}',
  'POST /api/v1/welcome',
  'PATCH /api/v1/session',
  'GET /api/v1/sessions',
  'DELETE /api/v1/sessions/{id}',
  // Of a window of the console that is open, for as long as it is.
  'PUT /api/v1/workflows/{id}/editor',
  'DELETE /api/v1/workflows/{id}/editor',
];
/** Operations that wait for their command. Empty is how it should be. */
const withoutCommand: string[] = [];

test('every operation of the API has a command', () => {
  const missing = [...operations]
    .filter(([name]) => !commandsOf.has(name) && !ofTheBrowser.includes(name) && !withoutCommand.includes(name))
    .map(([name, { summary }]) => `${name} (${summary})`);
  const wayOut =
    'add an operationCommand({ calls: … }) to the file of its subject in packages/cli/src/commands, then `npm run generate -w packages/cli`';
  expect(missing, `these have none: ${wayOut}`).toEqual([]);
});

test('every command answers programs in JSON', async () => {
  const without: string[] = [];
  const visit = (command: Command, path: string) => {
    if (command.commands.length === 0 && !command.options.some(({ long }) => long === '--json')) without.push(path);
    for (const each of command.commands) visit(each, `${path} ${each.name()}`.trim());
  };
  visit(await createProgram(), '');
  // A script for a shell, and a protocol of its own.
  expect(without).toEqual(['mcp', 'completion']);
});

test('every command calls an operation that is there', () => {
  expect([...commandsOf.keys()].filter((name) => !operations.has(name))).toEqual([]);
});

test('every parameter of an operation is a flag of its command', () => {
  const flagOf = (name: string) =>
    name.replace(/(?<=.)(Id|Ms)$/, '').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const missing = [...operations].flatMap(([name, { parameters = [], requestBody }]) => {
    const commands = commandsOf.get(name) ?? [];
    // Written by hand: what they send is their own, and is tested below.
    const isDeclared = commands.some(
      (command) =>
        operationsOf(command).length === 1 && !['set', 'run', 'apply', 'check', 'run-tests'].includes(command.name()),
    );
    if (!isDeclared || name === 'GET /api/v1/session') return [];
    const flags = new Set(commands.flatMap((command) => command.options.map(({ long }) => long?.slice(2))));
    const query = parameters.filter((parameter) => parameter.in === 'query').map((parameter) => parameter.name);
    const body = Object.keys(requestBody?.content['application/json'].schema.properties ?? {});
    const has = (parameter: string) =>
      flags.has(flagOf(parameter)) ||
      flags.has(`${flagOf(parameter)}-id`) ||
      flags.has('input') ||
      ['expectedEvents', 'expiresAtMs'].includes(parameter);
    return [...query, ...body].filter((parameter) => !has(parameter)).map((parameter) => `${name}: ${parameter}`);
  });
  expect(missing, 'add them to `query` or `body` of the operationCommand').toEqual([]);
});

describe('with a server', () => {
  const printed: string[] = [];
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    process.exitCode = undefined;
  });

  /** In this process: the commands are the same, and starting Node for each would take most of the time. */
  async function cli(...args: string[]): Promise<string> {
    printed.length = 0;
    vi.stubEnv('CIO_BRIDGE_PROFILES', env.CIO_BRIDGE_PROFILES);
    for (const method of ['log', 'error'] as const)
      vi.spyOn(console, method).mockImplementation((line = '') => void printed.push(String(line)));
    await (await createProgram(args[0])).parseAsync(args, { from: 'user' });
    return printed.join('\n');
  }
  const json = async (...args: string[]) => JSON.parse(await cli(...args, '--json'));

  test('login tries the token out, and keeps it where only its owner can read it', async () => {
    const wrong = await runCli(['login', '--url', server.url, '--json'], { env, stdin: 'ciob_wrong' });
    expect([wrong.code, JSON.parse(wrong.stderr).error.code]).toEqual([1, expect.stringMatching(/unauth|sign|token/)]);
    const right = await runCli(['login', '--url', server.url], { env, stdin: `${token}\n` });
    expect([right.code, right.stdout]).toEqual([0, expect.stringMatching(/Logged in to .* as laptop/)]);
    expect(statSync(env.CIO_BRIDGE_PROFILES).mode & 0o777).toBe(0o600);
    expect(await cli('profiles', 'list')).not.toContain(token);
  });

  test('a client and its connection, an action with the keys that the server keeps, and the activity it leaves', async () => {
    await cli('clients', 'add', '--name', 'Example Shop');
    await cli('connections', 'add', '--client', 'example shop', '--name', 'Shop');
    const credentials = { region: 'us', siteId: keys?.siteId, trackApiKey: keys?.trackApiKey, sandboxUrls: sandbox.us };
    await cli('connections', 'set', 'Shop', 'production', '--input', JSON.stringify(credentials));
    expect(await cli('connections', 'list')).toMatch(/Shop +Example Shop/);
    const input = JSON.stringify({ person: { id: 'from-cli' }, attributes: { plan: 'pro' } });
    await cli(
      'actions',
      'run',
      'identify-customer',
      '--client',
      'Example Shop',
      '--environment',
      'production',
      '--input',
      input,
    );
    expect(sandbox.workspace(keys?.name ?? '').people).toMatchObject([{ id: 'from-cli', attributes: { plan: 'pro' } }]);
    await vi.waitUntil(
      async () => (await json('activity', 'list', '--connection', 'Shop', '--from', '1h')).items.length > 0,
      { timeout: 15_000, interval: 100 },
    );
    expect(await cli('activity', 'list', '--outcome', 'succeeded')).toContain('customer-io/identify-customer');
    expect(
      await json('endpoints', 'add', '--connection', 'Shop', '--environment', 'production', '--name', 'Reports'),
    ).toMatchObject({ name: 'Reports' });
    expect(await cli('endpoints', 'show', 'Reports')).toMatch(/url +http/);
    await cli('endpoints', 'delete', 'Reports');
    expect(printed.join()).toContain('--yes');
    expect(await cli('endpoints', 'delete', 'Reports', '--yes')).toBe('Done.');
  });

  test('a file is synced by the server, and what failed comes back to be mended', async () => {
    const file = join(folder, 'people.csv');
    writeFileSync(file, 'id,plan\ns-1,pro\n,free\ns-3,pro\n');
    const there = ['--client', 'Example Shop', '--environment', 'production'];
    const dry = await cli('sync', 'people', file, ...there, '--dry-run');
    expect([process.exitCode, dry]).toEqual([2, expect.stringMatching(/3 rows: 2 would be sent, 1 failed/)]);
    expect((await json('uploads', 'list')).items).toEqual([]);
    process.exitCode = undefined;
    const told = (await cli('sync', 'people', file, ...there, '--json')).split('\n').map((line) => JSON.parse(line));
    expect(process.exitCode).toBe(2);
    expect(told.map(({ type }) => type).filter((type) => type !== 'progress')).toEqual(['mapping', 'sync', 'summary']);
    expect(told.at(-1)).toMatchObject({ accepted: 2, failed: 1, server: { status: 'succeeded', error: null } });
    const failed = readFileSync(`${file}.failed.ndjson`, 'utf8');
    const mended = join(folder, 'mended.ndjson');
    writeFileSync(mended, failed.replace('"id":""', '"id":"s-2"'));
    process.exitCode = undefined;
    const again = await cli('sync', mended, ...there);
    expect([process.exitCode, again]).toEqual([0, expect.stringMatching(/1 row: 1 accepted, 0 failed/)]);
    const ids = sandbox.workspace(keys?.name ?? '').people.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['s-1', 's-2', 's-3']));
    const { items } = await json('syncs', 'list', '--status', 'succeeded');
    expect(await cli('syncs', 'show', items[0].id)).toMatch(/status +succeeded/);
    await cli('syncs', 'failures', items[1].id, join(folder, 'downloaded.ndjson'));
    expect(readFileSync(join(folder, 'downloaded.ndjson'), 'utf8')).toBe(failed);
    await cli('syncs', 'resume', items[0].id);
    expect(printed.join()).toMatch(/Only a sync that is paused or failed can be resumed/);
    await cli('sync', 'people', file, ...there, '--resume');
    expect(printed.join()).toMatch(/--resume: is for syncs from this machine/);
    process.exitCode = undefined;
    expect(await cli('syncs', 'delete', items[0].id, '--yes')).toBe('Done.');
  });

  test('a server remembers what it sent: only what changed leaves, and who vanished comes back', async () => {
    const [file, gone] = [join(folder, 'nightly.csv'), join(folder, 'gone.csv')];
    const sync = async (content: string) => {
      writeFileSync(file, content);
      const since = ['--since-last', 'nightly', '--vanished', gone];
      return await cli('sync', 'people', file, '--client', 'Example Shop', '--environment', 'production', ...since);
    };
    expect(await sync('id,plan\nkay,pro\njean,pro\nbetty,free\n')).toMatch(/3 rows: 3 accepted, 0 failed, 0 vanished/);
    expect(await sync('id,plan\nkay,pro\njean,free\n')).toMatch(
      /2 rows: 1 accepted, 0 failed, 1 unchanged, 1 vanished/,
    );
    expect(readFileSync(gone, 'utf8')).toBe('id,email,phone,cio_id\n"betty",,,\n');
    expect(await sync('id,plan\nkay,pro,x\n')).toMatch(/Who vanished is not known: rows that could not be read/);
    const { items } = await json('sync-memories', 'list');
    expect(items).toMatchObject([{ name: 'nightly', kind: 'people' }]);
    expect(await cli('sync-memories', 'delete', items[0].id, '--yes')).toBe('Done.');
    await cli('sync', 'people', file, '--vanished', gone);
    expect(printed.join()).toMatch(/--vanished: needs --since-last/);
    process.exitCode = undefined;
  });

  test('every list is printed, as a table and as JSON', async () => {
    const lists = [...commandsOf].filter(
      ([name]) => /^GET [^{]*$/.test(name) && operations.get(name) && !/openapi|audit$/.test(name),
    );
    for (const [name, [command]] of lists) {
      const path = [];
      for (let at = command; at?.parent; at = at.parent as Command) path.unshift(at.name());
      if (path[0] === 'login' || path.at(-1) === 'tail') continue;
      await cli(...path, '--json');
      expect([name, process.exitCode, () => JSON.parse(printed.join())]).toEqual([
        name,
        undefined,
        expect.any(Function),
      ]);
      await cli(...path);
      expect([name, process.exitCode]).toEqual([name, undefined]);
    }
  });

  test('what is no list is told in words, too', async () => {
    const told = await cli('overview', '--from', '2026-11-01T00:00:00Z', '--until', '2026-11-02T00:00:00Z');
    expect(told).toMatch(/^from +2026-11-01 00:00:00\nuntil +2026-11-02 00:00:00\n\ndeliveries\n/);
    expect(told).toMatch(/^opened by +person 0, machine 0, unknown 0$/m);
    expect(told).not.toMatch(/[{}[\]]/);
    expect(await cli('runs', 'count')).toMatch(/^runs +\d+$/);
  });

  test('who lacks a permission is told how to come by it', async () => {
    const builder = await server.services.tokens.create({ name: 'builder' });
    const told = await cli('doctor', '--running', '--url', server.url, '--token', builder.token);
    expect(told).toMatch(
      /permission server:read, which you do not have\. Ask an owner .* cio-bridge token NAME --everything$/,
    );
    expect(process.exitCode).toBe(1);
  });

  test('a dry run destroys nothing, and needs no yes', async () => {
    expect(await cli('erase', '--person', 'ada', '--dry-run')).toContain('events');
    expect(process.exitCode).toBeUndefined();
    await cli('runs', 'cancel-many', '--dry-run');
    expect(process.exitCode).toBeUndefined();
    expect(await cli('erase', '--person', 'ada')).toContain('Say --yes');
    expect(process.exitCode).toBe(1);
  });

  test('a file of the same columns can be mapped as last time', async () => {
    const file = join(folder, 'again.csv');
    writeFileSync(file, 'key,tier,seats\nagain-1,pro,3\n');
    const there = ['--client', 'Example Shop', '--environment', 'production'];
    const first = await cli(
      'sync',
      'people',
      file,
      ...there,
      '--id',
      'key',
      '--column',
      'tier=plan',
      '--skip',
      'seats',
      '--as-last-time',
    );
    expect(first).toMatch(/Example Shop had no file of these columns synced before/);
    process.exitCode = undefined;
    await cli('sync', 'people', file, ...there, '--id', 'key', '--column', 'tier=plan', '--skip', 'seats');
    writeFileSync(file, 'seats,key,tier\n4,again-2,free\n');
    const told = await cli('sync', 'people', file, ...there, '--id', 'key', '--dry-run');
    expect(told).toMatch(/On \d{4}-\d\d-\d\d these columns were mapped otherwise: --as-last-time/);
    process.exitCode = undefined;
    const taken = await cli('sync', 'people', file, ...there, '--as-last-time', '--column', 'seats=chairs:number');
    expect(taken).toMatch(/key +→ id[\s\S]*tier +→ attribute plan, text[\s\S]*seats +→ attribute chairs, number/);
    expect(process.exitCode).toBe(0);
    const local = await cli('sync', 'people', file, '--as-last-time');
    expect(local).toMatch(/--as-last-time.*--save-map/);
    process.exitCode = undefined;
  });

  test('what a schedule compares with is taken away', async () => {
    const there = ['--connection', 'Shop', '--environment', 'production', '--cron', '0 3 * * *'];
    const url = ['--from', 'https://example.com/people.csv', '--mapping', '{"kind":"people"}'];
    await cli('sync-schedules', 'add', '--name', 'Compared', ...there, ...url, '--since-last', 'nightly');
    expect(await json('sync-schedules', 'change', 'Compared', '--cron', '0 4 * * *')).toMatchObject({
      sinceLast: 'nightly',
    });
    expect(await json('sync-schedules', 'change', 'Compared', '--no-since-last')).toMatchObject({ sinceLast: null });
  });

  test.each([
    [['clients', 'show', 'Nobody'], /There is no client "Nobody" \(there are: Example Shop\)/],
    [['runs', 'show', 'run_none'], /run/i],
    [['runs', 'list', '--limit', 'many'], /--limit: "many" is no number/],
    [
      ['runs', 'list', '--status', 'queued,faild'],
      /--status: "faild" is none of them\. Did you mean failed\? There are: queued,/,
    ],
    [['runs', 'list', '--environment', 'moon'], /--environment: "moon" is none of them\. There are: editor,/],
    [['activity', 'list', '--from', 'yesterday-ish'], /no time; write it like/],
    [['runs', 'list', '--url', 'http://127.0.0.1:1', '--token', 'x'], /No server answers at http:\/\/127.0.0.1:1/],
    [['runs', 'list', '--url', 'http://127.0.0.1:1'], /There is no token for http:\/\/127.0.0.1:1.*cio-bridge login/],
    [['runs', 'list', '--profile', 'other'], /There is no profile "other" \(there are: default\)/],
  ])('%j is refused with the way out', async (args, words) => {
    expect(await cli(...args)).toMatch(words);
    expect(process.exitCode).toBe(1);
    const error = await json(...args).catch(() => undefined);
    expect(error?.error).toMatchObject({ code: expect.any(String), message: expect.stringMatching(words) });
  });
});

test('what destroys is refused unasked, where nobody can be asked', async () => {
  const { code, stderr } = await runCli(
    ['actions', 'run', 'destroy-customer', '--input', '{"person":{"id":"1"}}', '--json'],
    {
      env: { CIO_SITE_ID: keys?.siteId, CIO_TRACK_API_KEY: keys?.trackApiKey, CIO_SANDBOX_URL: `${sandbox.url}/us` },
    },
  );
  expect([code, JSON.parse(stderr).error.code]).toEqual([1, 'cli_needs_yes']);
});

test('a token for a folder without data is refused, and makes no store', async () => {
  const empty = join(folder, 'empty');
  const { code, stderr, stdout } = await runCli(['token', 'ci', '--data', empty]);
  expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(/no server's data in .*--data FOLDER/)]);
  expect(() => statSync(empty)).toThrow();
});

test.each([
  ['sync', 'people', 'none.csv', '--client', 'Nobody', '--environment', 'editor'],
  ['actions', 'run', 'identify-customer', '--client', 'Nobody', '--environment', 'editor'],
])('%s finds server and token in the variables, as all commands do', async (...args) => {
  const variables = { CIO_BRIDGE_URL: server.url, CIO_BRIDGE_TOKEN: token };
  const { stderr } = await runCli(args, { env: { CIO_BRIDGE_PROFILES: join(folder, 'none.json'), ...variables } });
  // The server's answer: which clients there are.
  expect(stderr).toMatch(/There is no client "Nobody" \(there are: Example Shop\)\. See cio-bridge clients list/);
});

test('connect says that there is no token before it tries keys out', async () => {
  const { code, stderr, stdout } = await runCli(['connect', '--client', 'Example Shop', '--json'], {
    env: {
      CIO_BRIDGE_PROFILES: join(folder, 'none.json'),
      CIO_BRIDGE_URL: server.url,
      CIO_SITE_ID: keys?.siteId,
      CIO_TRACK_API_KEY: 'wrong',
      CIO_SANDBOX_URL: `${sandbox.url}/us`,
    },
  });
  expect([code, stdout, JSON.parse(stderr).error.code]).toEqual([1, '', 'cli_not_logged_in']);
});

test('connect tries keys out, and keeps those that work in a profile that sync uses', async () => {
  const variables = { CIO_SITE_ID: keys?.siteId, CIO_SANDBOX_URL: `${sandbox.url}/us`, ...env };
  const wrong = await runCli(['connect', '--save', 'shop', '--json'], {
    env: { ...variables, CIO_TRACK_API_KEY: 'wrong' },
  });
  expect([wrong.code, JSON.parse(wrong.stderr).error.code]).toEqual([1, 'cli_keys_refused']);
  const right = await runCli(['connect', '--save', 'shop'], {
    env: { ...variables, CIO_TRACK_API_KEY: keys?.trackApiKey },
  });
  expect([right.code, right.stdout]).toEqual([0, expect.stringMatching(/✓ trackApiKey: works[\s\S]*Kept as shop/)]);
  expect(JSON.parse(readFileSync(env.CIO_BRIDGE_PROFILES, 'utf8')).current).toBe('shop');
  const input = [
    'actions',
    'run',
    'identify-customer',
    '--profile',
    'shop',
    '--input',
    '{"person":{"id":"by-profile"}}',
  ];
  expect((await runCli(input, { env })).code).toBe(0);
});
