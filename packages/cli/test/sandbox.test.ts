import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TrackClient } from 'customerio-node';
import { expect, test } from 'vitest';
import { startCli } from './start-cli.ts';

const bin = fileURLToPath(new URL('../bin/cio-bridge.js', import.meta.url));

const run = (file: string, args: string[]): Promise<{ code: unknown; stderr: string }> =>
  new Promise((resolve) => {
    execFile(file, args, (error, _stdout, stderr) => resolve({ code: error?.code ?? 0, stderr }));
  });

interface Description {
  us: { track: string };
  admin: string;
  workspaces: { region: string; siteId: string; trackApiKey: string; appApiKey: string }[];
}

test('prints one JSON line with which the official client can work', async () => {
  const cli = startCli('sandbox', '--json', '--port', '0');
  try {
    const [line] = await cli.untilLines(1);
    const { us, admin, workspaces } = line as unknown as Description;
    expect(workspaces.map(({ region }) => region).sort()).toEqual(['eu', 'us']);

    const workspace = workspaces.find(({ region }) => region === 'us');
    const client = new TrackClient(workspace?.siteId ?? '', workspace?.trackApiKey ?? '', {
      url: `${us.track}/api/v1`,
    });
    await expect(client.identify('cli-ada', { email: 'ada@example.test' })).resolves.toEqual({});
    expect((await fetch(admin, { headers: { accept: 'text/html' } })).status).toBe(200);
  } finally {
    cli.child.kill('SIGINT');
  }
  expect(await cli.exited).toBe(0);
});

test('speaks https as Customer.io with the authority whose path it prints', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-cli-'));
  const cli = startCli('sandbox', '--json', '--port', '0', '--tls', join(folder, 'ca'), '--fresh-keys');
  try {
    const [line] = await cli.untilLines(1);
    const { tls, workspaces } = line as unknown as Description & { tls: { url: string; caFile: string } };
    expect(tls.caFile).toBe(join(folder, 'ca', 'ca.pem'));
    expect(workspaces[0]?.siteId).toMatch(/^[0-9a-f]{20}$/);
    const ca = await readFile(tls.caFile);
    const status = await new Promise((resolve, reject) => {
      get(`${tls.url}/v1/info/ip_addresses`, { ca }, (response) => resolve(response.resume().statusCode)).on(
        'error',
        reject,
      );
    });
    expect(status).toBe(200);
  } finally {
    cli.child.kill('SIGINT');
    await rm(folder, { recursive: true });
  }
  expect(await cli.exited).toBe(0);
});

test('a seed that is wrong is told by file, line and field, and nothing else is said', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-cli-'));
  const seed = join(folder, 'seed.yaml');
  try {
    await writeFile(seed, 'workspaces:\n  - name: acme\n    region: mars\n');
    const { code, stderr } = await run(process.execPath, [bin, 'sandbox', '--port', '0', '--seed', seed]);
    expect([code, stderr]).toEqual([1, `Seed file ${seed}, line 3: workspaces[0].region must be one of us, eu\n`]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('an older Node is told which one is needed', async () => {
  const older = 'Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.11.0"}})';
  const { code, stderr } = await run(process.execPath, ['--import', `data:text/javascript,${older}`, bin, 'sandbox']);
  expect([code, stderr]).toEqual([1, 'cio-bridge needs Node 22.19 or newer, and this is Node 20.11.0.\n']);
});
