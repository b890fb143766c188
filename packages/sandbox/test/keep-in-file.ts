import { startSandbox } from '../src/index.ts';

/** A sandbox in a process of its own, for the test that kills it. Identifies somebody at each message. */
const sandbox = await startSandbox({ snapshotFile: String(process.argv[2]), snapshotEveryMs: 20 });
process.on('message', async () => {
  const [us] = sandbox.workspaces;
  if (!us) return;
  await fetch(`${sandbox.us.track}/api/v1/customers/a`, {
    method: 'PUT',
    headers: { authorization: `Basic ${Buffer.from(`${us.siteId}:${us.trackApiKey}`).toString('base64')}` },
    body: JSON.stringify({ email: 'late@example.com' }),
  });
});
process.send?.(sandbox.workspaces);
