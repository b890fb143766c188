import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTokens, openStore } from '@cio-bridge/server';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runCli, spawnCli } from './run-cli.ts';
import { type Line, type RunningCli, startCli } from './start-cli.ts';

const THREAD = [
  'identified',
  'tracked',
  'sent',
  'delivered',
  'opened',
  'signature verified',
  'workflow run',
  'attribute written back',
  'ready',
];

let dataDir: string;
let running: RunningCli[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'cio-bridge-cli-'));
  running = [];
});

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const { child, exited } of running) {
    child.kill('SIGKILL');
    await exited;
  }
  await until(() => processesOn(dataDir).length === 0);
  rmSync(dataDir, { recursive: true, force: true });
});

function start(...args: string[]): RunningCli {
  const cli = startCli('start', '--json', '--port', '0', '--data', dataDir, ...args);
  running.push(cli);
  return cli;
}

async function stop({ child, exited }: RunningCli): Promise<number | null> {
  child.kill('SIGINT');
  return exited;
}

/** Every process, of ours or of the engine, that was started with this folder. */
const processesOn = (folder: string): string[] =>
  readdirSync('/proc').filter(
    (name) => /^\d+$/.test(name) && Number(name) !== process.pid && readProcess(name, 'cmdline').includes(folder),
  );

function readProcess(pid: string, file: 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return ''; // it ended while we looked
  }
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !isTrue(); tries += 1) await sleep(50);
  expect(isTrue()).toBe(true);
}

async function get(ready: Line, path: string): Promise<{ items: Record<string, unknown>[] }> {
  const answer = await fetch(`${ready.url}/api/v1${path}`, { headers: { authorization: `Bearer ${ready.apiToken}` } });
  expect(answer.status).toBe(200);
  return (await answer.json()) as { items: Record<string, unknown>[] };
}

/** Posts a webhook as Customer.io would: hex HMAC-SHA256 of `v0:<timestamp>:<body>`. */
async function post(ready: Line, body: string, key: string): Promise<number> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', key).update(`v0:${timestamp}:${body}`).digest('hex');
  const answer = await fetch(String(ready.webhookUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-cio-timestamp': timestamp, 'x-cio-signature': signature },
    body,
  });
  return answer.status;
}

const ready = (lines: Line[]): Line => lines.find(({ step }) => step === 'ready') as Line;

test('the thread plays from end to end, can be read back, and is still there after the next start', async () => {
  const first = start();
  const lines = await first.until('ready');
  expect(lines.map(({ step, ok }) => ({ step, ok }))).toEqual(THREAD.map((step) => ({ step, ok: true })));
  for (const { ms } of lines) expect(ms).toEqual(expect.any(Number));

  const events = (await get(ready(lines), '/events')).items;
  expect(events.map(({ objectType, metric }) => `${objectType} ${metric}`)).toEqual(
    expect.arrayContaining(['email sent', 'email delivered', 'email opened']),
  );
  const runs = (await get(ready(lines), '/runs')).items;
  const workflow = expect.objectContaining({ name: 'Note what became of an email' });
  expect(runs).toEqual([expect.objectContaining({ workflow, status: 'succeeded' })]);

  expect(await stop(first)).toBe(0);
  expect(processesOn(dataDir)).toEqual([]);

  const second = start();
  const again = await second.until('ready');
  const kept = (await get(ready(again), '/events')).items.map(({ eventId }) => eventId);
  expect(kept).toEqual(expect.arrayContaining(events.map(({ eventId }) => eventId)));
  expect((await get(ready(again), '/runs')).items).toHaveLength(2);
});

test('the sandbox is at the same address after the next start, with the workspaces that were made in it', async () => {
  const namesIn = async (admin: string): Promise<string[]> => {
    const answer = await fetch(`${admin}/workspaces`);
    const { workspaces } = (await answer.json()) as { workspaces: { name: string }[] };
    return workspaces.map(({ name }) => name).sort();
  };
  const first = start();
  const { admin } = ready(await first.until('ready')).sandbox as { admin: string };
  const change = (path: string, method: string, body?: object) =>
    fetch(`${admin}/workspaces${path}`, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  expect((await change('', 'POST', { name: 'mine', region: 'eu' })).ok).toBe(true);
  // The demo needs this one: it comes back, and the thread plays.
  expect((await change(`/${encodeURIComponent('Demo shop')}`, 'DELETE')).ok).toBe(true);
  expect(await stop(first)).toBe(0);

  const again = ready(await start().until('ready'));
  expect((again.sandbox as { admin: string }).admin).toBe(admin);
  expect(await namesIn(admin)).toEqual(['Demo shop', 'Demo shop Europe', 'mine']);
});

test('a forged webhook is refused, a genuine one is stored, and the same one again is stored once', async () => {
  const lines = await start().until('ready');
  const { signingKey } = ready(lines);
  const body = JSON.stringify({
    event_id: '01K7EXAMPLE000000000000CLI',
    object_type: 'email',
    metric: 'delivered',
    timestamp: Math.floor(Date.now() / 1000),
    data: { delivery_id: 'dlv_example', recipient: 'ada@example.test' },
  });
  const stored = async () =>
    (await get(ready(lines), '/events')).items.filter(({ eventId }) => eventId === '01K7EXAMPLE000000000000CLI').length;

  expect(await post(ready(lines), body, 'not the signing key')).toBe(401);
  expect(await stored()).toBe(0);
  expect(await post(ready(lines), body, String(signingKey))).toBe(200);
  expect(await post(ready(lines), body, String(signingKey))).toBe(200);
  expect(await stored()).toBe(1);
});

test('killed outright, it leaves no engine behind, and the next start goes on', async () => {
  const first = start();
  await first.until('ready');
  first.child.kill('SIGKILL');
  await first.exited;
  await until(() => processesOn(dataDir).length === 0);

  const lines = await start().until('ready');
  expect(lines.filter(({ ok }) => !ok)).toEqual([]);
});

test('a polite kill of npm ends the server and its engine too', async () => {
  const npm = spawn('npm', ['start', '--', '--no-sandbox', '--json', '--port', '0', '--data', dataDir], {
    cwd: new URL('../../..', import.meta.url),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: npm.stdout })) if (line.includes('"ready"')) break;
  expect(processesOn(dataDir).length).toBeGreaterThan(1);
  npm.kill('SIGTERM');
  await until(() => processesOn(dataDir).length === 0);
});

test('the engine is not told our secrets', async () => {
  vi.stubEnv('CIO_BRIDGE_SECRET_KEY', 'a master key that is nobody else’s business');
  const cli = start('--no-sandbox');
  await cli.until('ready');
  const engines = processesOn(dataDir).filter((pid) => readProcess(pid, 'cmdline').includes('restate-server'));
  expect(engines).not.toEqual([]);
  expect(readProcess(String(cli.child.pid), 'environ')).toContain('CIO_BRIDGE_SECRET_KEY');
  for (const pid of engines) expect(readProcess(pid, 'environ')).not.toContain('CIO_BRIDGE_SECRET_KEY');
});

/** What a person reads when everything is up. */
async function printed(): Promise<string> {
  const { child, ended } = spawnCli(['start', '--port', '0', '--data', dataDir]);
  child.stdout?.on('data', (chunk) => String(chunk).includes('Ctrl-C') && child.kill('SIGINT'));
  return (await ended).stdout;
}

test('it is said what to open first, and the demo’s token is shown once and opens the demo’s client alone', async () => {
  const first = await printed();
  expect(first).toMatch(/^ {2}Open +http:\S+\/welcome\?token=\S+\n +\(makes the first account/m);
  const [token = ''] = /ciob_[\w-]+/.exec(first) ?? [];
  const store = await openStore({ dataDir });
  const access = await createTokens({ db: store.db }).access(token);
  await store.close();
  expect(access?.clientIds).toEqual([expect.stringMatching(/^cl_/)]);
  expect(await printed()).not.toContain('ciob_');
});

test('without the sandbox there is only the server', async () => {
  const cli = start('--no-sandbox');
  const lines = await cli.until('ready');
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toHaveProperty('sandbox');
  expect((await fetch(`${lines[0]?.url}/readyz`)).status).toBe(200);
  expect(existsSync(join(dataDir, 'demo.json'))).toBe(false);
  expect(await stop(cli)).toBe(0);
});

test('a taken port and a folder in use are said in words, with the way out', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as { port: number };
  const blocked = start('--port', String(port));
  expect(await blocked.exited).toBe(1);
  expect(blocked.stderr()).toContain(`Port ${port} is taken`);
  expect(blocked.stderr()).toContain('--port');
  taken.close();

  await start('--no-sandbox').until('ready');
  const second = start('--no-sandbox');
  expect(await second.exited).toBe(1);
  expect(second.stderr()).toContain('--data');
  const backup = await runCli(['backup', join(dataDir, 'backup.db'), '--data', dataDir]);
  expect(backup.code).toBe(0);
  const restored = await runCli(['restore', join(dataDir, 'backup.db'), '--data', dataDir]);
  expect([restored.code, restored.stderr]).toEqual([1, expect.stringMatching(/is running .* --data FOLDER\n$/)]);
});
