import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { startSandbox } from '@cio-bridge/sandbox';
import { expect, test } from 'vitest';
import { startTestServer } from './start-test-server.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

test('the curl lines of the README do what they say', async () => {
  const [, script] = /<!-- Run by [^>]*-->\s*```sh\n([\s\S]*?)```/.exec(readme) ?? [];
  await using at = await startTestServer();
  await using sandbox = await startSandbox();
  const [us] = sandbox.workspaces;
  const { token } = await at.server.services.tokens.create({ name: 'readme' });
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script ?? 'exit 1'], {
    env: {
      ...process.env,
      BRIDGE: at.url,
      TOKEN: token,
      SANDBOX: JSON.stringify(sandbox.us),
      SITE_ID: us?.siteId,
      TRACK_API_KEY: us?.trackApiKey,
    },
  });
  expect(sandbox.workspace('demo-us').people.find(({ id }) => id === 'ada')?.attributes.plan).toBe('pro');
  expect(stdout).toMatch(/"items":\[\{[^\]]*"action":"customer-io\/identify-customer","outcome":"succeeded"/);
  expect(stdout).not.toContain(us?.trackApiKey);
});
