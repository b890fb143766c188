import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { sandboxNowMs } from '../src/connections/sandbox-clock.ts';

const DAY_MS = 86_400_000;

test('a sandbox that does not answer for once is as far ahead as it was', async () => {
  let answers = true;
  const sandbox = createServer((_request, response) => {
    if (answers) response.end(JSON.stringify({ nowMs: Date.now() + DAY_MS }));
  });
  await new Promise<void>((resolve) => sandbox.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(sandbox.address() as AddressInfo).port}`;
  const keys = { region: 'us' as const, siteId: 's', trackApiKey: 't', signingKeys: [] };
  const credentials = { ...keys, sandboxUrls: { track: url, app: url, pipelines: url } };
  const aheadMs = async () => ((await sandboxNowMs(credentials)) ?? 0) - Date.now();
  expect(await aheadMs()).toBeGreaterThan(DAY_MS / 2);
  answers = false;
  expect(await aheadMs()).toBeGreaterThan(DAY_MS / 2);
  sandbox.closeAllConnections();
  await new Promise((resolve) => sandbox.close(resolve));
  expect(await sandboxNowMs(keys)).toBeUndefined();
});
