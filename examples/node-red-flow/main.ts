/** A flow of Node-RED's whose function node acts on Customer.io. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox } from '@cio-bridge/sandbox';
import { installNodeRed } from '../../scripts/beside.ts';

const nodeRed = await installNodeRed();
await using sandbox = await startSandbox();
const workspace = sandbox.workspace('demo-us');
const folder = mkdtempSync(join(tmpdir(), 'cio-bridge-node-red-'));
// Node-RED writes into its own folder, and keeps the flow there.
cpSync(join(import.meta.dirname, 'flow.json'), join(folder, 'flow.json'));
const port = await freePort();
const settings = join(import.meta.dirname, 'settings.cjs');
const child = spawn(
  process.execPath,
  [
    '--conditions=@cio-bridge/source',
    join(nodeRed, 'node_modules/node-red/red.js'),
    ...['--settings', settings, '--userDir', folder, join(folder, 'flow.json')],
  ],
  {
    env: {
      ...process.env,
      PORT: String(port),
      CUSTOMERIO_SITE_ID: workspace.keys.siteId,
      CUSTOMERIO_TRACK_API_KEY: workspace.keys.trackApiKey,
      CUSTOMERIO_SANDBOX_URL: sandbox.url,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  },
);
const ended = once(child, 'exit');
try {
  const signUp = (body: object) =>
    fetch(`http://127.0.0.1:${port}/signup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  let answer: Response | undefined;
  while (answer?.status !== 200 && child.exitCode === null) {
    answer = await signUp({ email: 'ada@example.com', plan: 'pro' }).catch(() => undefined);
    if (answer?.status !== 200) await sleep(100);
  }
  assert.deepEqual(await answer?.json(), { ok: true });
  assert.equal(workspace.people.find(({ email }) => email === 'ada@example.com')?.attributes.plan, 'pro');
  const refused = await signUp({ email: 'nobody' });
  assert.deepEqual([refused.status, ((await refused.json()) as { remedy: string }).remedy], [422, 'fix-input']);
} finally {
  child.kill('SIGKILL');
  await ended;
  rmSync(folder, { recursive: true });
}
console.log('node-red-flow: ok');

/** That nobody listened on a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}
