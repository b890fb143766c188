/** Any language over HTTP: the server's API from Python's standard library. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startSandbox } from '@cio-bridge/sandbox';
import { permissionNames, startServer } from '@cio-bridge/server';

await using sandbox = await startSandbox();
const workspace = sandbox.workspace('demo-us');
const dataDir = mkdtempSync(join(tmpdir(), 'cio-bridge-python-'));
const server = await startServer({ host: '127.0.0.1', port: 0, dataDir, logLevel: 'silent' });
try {
  const { token } = await server.services.tokens.create({ name: 'python', permissions: permissionNames });
  const call = async (method: string, path: string, body: object): Promise<{ id: string }> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${server.url}/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
    return (await answer.json()) as { id: string };
  };
  const client = await call('POST', '/clients', { name: 'Example' });
  const connection = await call('POST', '/connections', { clientId: client.id, name: 'Example Shop' });
  const { siteId, trackApiKey, appApiKey } = workspace.keys;
  const credentials = { region: 'us', siteId, trackApiKey, appApiKey, sandboxUrls: sandbox.us };
  await call('PUT', `/connections/${connection.id}/environments/production`, credentials);

  const { stdout } = await promisify(execFile)('python3', [join(import.meta.dirname, 'bridge.py')], {
    env: {
      ...process.env,
      CIO_BRIDGE_URL: server.url,
      CIO_BRIDGE_TOKEN: token,
      CIO_BRIDGE_CONNECTION: connection.id,
    },
  });
  assert.deepEqual(
    workspace.deliveries.map(({ id }) => id),
    [stdout.trim()],
    'one message left, for two calls with one key',
  );
} finally {
  await server.close();
  rmSync(dataDir, { recursive: true });
}
console.log('python-http: ok');
