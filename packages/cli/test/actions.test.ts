import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { actions } from '@cio-bridge/connector';
import { startSandbox } from '@cio-bridge/sandbox';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { actionsCommand } from '../src/commands/actions.ts';

const bin = new URL('../bin/cio-bridge.js', import.meta.url).pathname;
const sandbox = await startSandbox();
afterAll(() => sandbox.close());

const [us] = sandbox.workspaces;
const sandboxVariables = {
  CIO_SITE_ID: us?.siteId,
  CIO_TRACK_API_KEY: us?.trackApiKey,
  CIO_APP_API_KEY: us?.appApiKey,
  CIO_SANDBOX_URL: `${sandbox.url}/us`,
};

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** The real command in a process of its own, with no variables but these. */
const cli = (args: string[], env: NodeJS.ProcessEnv = {}, stdin = '') =>
  new Promise<Ended>((resolve) => {
    const child = execFile(process.execPath, [bin, 'actions', ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), stdout, stderr });
    });
    child.stdin?.end(stdin);
  });

test('list --json is an array of what a program chooses by', async () => {
  const { code, stdout } = await cli(['list', '--json']);
  const rows = JSON.parse(stdout) as Record<string, unknown>[];
  expect(code).toBe(0);
  expect(rows).toHaveLength(actions.length);
  expect(rows.find(({ key }) => key === 'customer-io/merge-customers')).toEqual({
    key: 'customer-io/merge-customers',
    title: 'Merge two people',
    idempotent: true,
    destructive: true,
    needs: ['trackApiKey'],
  });
});

test('show tells what an action takes and destroys', async () => {
  const { stdout } = await cli(['show', 'customer-io/merge-customers']);
  expect(stdout).toContain('* primary');
  expect(stdout).toMatch(/Destroys .*cannot be undone/);
});

test('run --dry-run needs no keys and prints the request', async () => {
  const input = '{"primary":{"id":"1"},"secondary":{"id":"2"}}';
  const { code, stdout } = await cli(['run', 'merge-customers', '--dry-run', '--input', input], { CIO_REGION: 'eu' });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    dryRun: true,
    requests: [
      {
        method: 'POST',
        url: expect.stringContaining('https://track-eu.customer.io/'),
        headers: { authorization: 'Basic ********' },
      },
    ],
  });
});

test('run acts with the credentials of the variables, the input from standard input', async () => {
  const { code, stdout, stderr } = await cli(
    ['run', 'identify-customer', '--input', '-'],
    sandboxVariables,
    '{"person":{"id":"from-cli"},"attributes":{"plan":"pro"}}',
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toEqual({});
  expect(sandbox.workspace(us?.name ?? '').people).toMatchObject([{ id: 'from-cli', attributes: { plan: 'pro' } }]);
});

test('an integer beyond 2^53 keeps its digits on the way', async () => {
  const digits = '1234567890123456789'; // as a number it would be …6800
  const input = `{"person":{"id":"42"},"attributes":{"order":${digits}}}`;
  const { code, stdout } = await cli(
    ['run', 'identify-customer', '--dry-run', '--input', '-'],
    sandboxVariables,
    input,
  );
  expect([code, stdout]).toEqual([0, expect.stringContaining(`"order": ${digits}`)]);
});

test('run reads a connection file', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'cio-bridge-')), 'connection.json');
  const { siteId, trackApiKey, appApiKey } = us ?? {};
  const staging = { region: 'us', siteId, trackApiKey, appApiKey, sandboxUrls: sandbox.us };
  await writeFile(file, JSON.stringify({ name: 'Example', client: 'Example', environments: { staging } }));
  const { code, stdout } = await cli([
    'run',
    'request',
    '--connection',
    file,
    '--input',
    '{"api":"track","path":"/api/v1/accounts/region"}',
  ]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ status: 200, body: { region: 'us' } });
});

describe('what cannot run is explained as JSON on stderr, with exit code 1', () => {
  // In this process: the command is the same, and starting Node for each would take most of the time.
  afterEach(() => {
    process.exitCode = undefined;
    vi.restoreAllMocks();
  });

  test.each([
    ['an unknown action', ['identfy-customer'], 'cio_unknown_action', /Did you mean customer-io\/identify-customer/],
    ['a broken input', ['identify-customer', '--input', '{person}'], 'cio_invalid_input', /--input: is not JSON/],
    [
      'a file that is not there',
      ['identify-customer', '--input', '@nowhere.json'],
      'cio_invalid_input',
      /nowhere\.json/,
    ],
    ['no credentials', ['identify-customer'], 'cio_invalid_input', /CIO_SITE_ID/],
    ['an input that does not fit', ['identify-customer', '--dry-run'], 'cio_invalid_input', /person/],
  ])('%s', async (_name, args, code, message) => {
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {});
    await actionsCommand().parseAsync(['run', ...args, '--json'], { from: 'user' });
    expect(process.exitCode).toBe(1);
    expect(JSON.parse(String(printed.mock.lastCall?.[0])).error).toMatchObject({
      code,
      remedy: 'fix-input',
      message: expect.stringMatching(message),
    });
  });
});

test('a wrong key is explained and not printed', async () => {
  const variables = { ...sandboxVariables, CIO_TRACK_API_KEY: 'SECRET' };
  const { code, stderr } = await cli(['run', 'identify-customer', '--input', '{"person":{"id":"1"}}'], variables);
  expect(code).toBe(1);
  expect(stderr).toContain('cio_unauthorized');
  expect(stderr).not.toContain('SECRET');
});
