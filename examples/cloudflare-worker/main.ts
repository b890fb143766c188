/** A Cloudflare worker, in workerd, the runtime of Cloudflare's own. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { signWebhook } from '@cio-bridge/connector';
import { startSandbox } from '@cio-bridge/sandbox';
import { build } from 'esbuild';
import { installRuntimes } from '../../scripts/pack-check/runtimes.ts';

await using sandbox = await startSandbox();
const { siteId, trackApiKey, webhookSigningKey } = sandbox.workspace('demo-us').keys;
const folder = mkdtempSync(join(tmpdir(), 'cio-bridge-worker-'));
await build({
  entryPoints: [new URL('./worker.ts', import.meta.url).pathname],
  outfile: join(folder, 'worker.js'),
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  conditions: ['@cio-bridge/source', 'workerd', 'worker'],
  logLevel: 'warning',
});
const variables = {
  SITE_ID: siteId,
  TRACK_API_KEY: trackApiKey,
  SIGNING_KEY: webhookSigningKey,
  SANDBOX_URL: sandbox.url,
};
// In production this is wrangler's part.
const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker", esModule = embed "worker.js")],
      bindings = [${Object.entries(variables).map(([name, text]) => `(name = "${name}", text = "${text}")`)}],
      compatibilityDate = "2026-01-01",
    )),
    (name = "internet", network = (allow = ["local", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;
writeFileSync(join(folder, 'config.capnp'), config);
const { workerd } = await installRuntimes();
const child = spawn(workerd.path, ['serve', '--control-fd=3', join(folder, 'config.capnp')], {
  stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
});
const ended = once(child, 'exit');
try {
  // It says there where it listens.
  const [told] = await Promise.race([once(child.stdio[3] as Readable, 'data'), ended]);
  const url = `http://127.0.0.1:${JSON.parse(String(told)).port}`;

  const body = JSON.stringify({
    event_id: '01K7EXAMPXE0000000000000AA',
    object_type: 'email',
    metric: 'delivered',
    timestamp: 1_760_000_000,
    data: { identifiers: { id: 'cust-100' }, recipient: 'ada@example.com', delivery_id: 'd-1' },
  });
  const headers = signWebhook(body, webhookSigningKey, Math.floor(Date.now() / 1000));
  const taken = await fetch(url, { method: 'POST', headers: { ...headers }, body });
  assert.deepEqual([taken.status, await taken.json()], [200, { ok: true }]);
  const person = sandbox.workspace('demo-us').people.find(({ id }) => id === 'cust-100');
  assert.equal(person?.attributes.last_email, 'delivered');
  const forged = await fetch(url, { method: 'POST', headers: { ...headers }, body: `${body} ` });
  assert.equal(forged.status, 401);
} finally {
  child.kill('SIGKILL');
  await ended;
  rmSync(folder, { recursive: true });
}
console.log('cloudflare-worker: ok');
