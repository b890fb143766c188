/** A Windmill script, on Bun, which is what Windmill runs TypeScript with. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startSandbox } from '@cio-bridge/sandbox';
import { installRuntimes } from '../../scripts/pack-check/runtimes.ts';

await using sandbox = await startSandbox();
const workspace = sandbox.workspace('demo-us');
const { siteId, trackApiKey, appApiKey } = workspace.keys;
const customerio = { region: 'us', siteId, trackApiKey, appApiKey, sandboxUrl: sandbox.url };
const { bun } = await installRuntimes();

/** As Windmill does it: the arguments are read, `main` is called with them, what it returns is the result. */
const job = `import { main } from './script.ts';
console.log(JSON.stringify(await main(...JSON.parse(process.env.ARGUMENTS))));`;
async function run(order: string): Promise<{ deliveryId: string }> {
  const env = {
    ...process.env,
    WM_JOB_ID: 'job-1',
    ARGUMENTS: JSON.stringify([customerio, 'ada@example.com', order, 18.4]),
  };
  const args = ['--conditions=@cio-bridge/source', '--eval', job];
  const { stdout } = await promisify(execFile)(bun.path, args, { cwd: import.meta.dirname, env });
  return JSON.parse(stdout);
}

const { deliveryId } = await run('A-17');
await run('A-17');
assert.ok(workspace.deliveries.some(({ id }) => id === deliveryId));
assert.equal(
  workspace.events.filter(({ name }) => name === 'order_paid').length,
  1,
  'run again, the event counts once',
);
console.log('windmill-script: ok');
