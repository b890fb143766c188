import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { startSandbox } from '../src/index.ts';
import { behaviour } from './behaviour.ts';
import { authorization, Kit } from './kit.ts';

const folder = await mkdtemp(join(tmpdir(), 'sandbox-ca-'));
afterAll(() => rm(folder, { recursive: true }));

/** Calls a host of the vendor's at the sandbox's port, trusting its authority alone. */
async function callAs(kit: Kit, host: string, path: string, headers: Record<string, string>) {
  const { url, caFile } = kit.sandbox.tls ?? { url: '', caFile: '' };
  const ca = await readFile(caFile);
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const call = request(url + path, { ca, servername: host, headers: { host, ...headers } }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    call.on('error', reject).end();
  });
}

behaviour('hosts.tls', async () => {
  await using kit = await Kit.start({ tls: folder });
  for (const region of ['us', 'eu'] as const) {
    const suffix = region === 'eu' ? '-eu' : '';
    const keys = kit[region].keys;
    const track = await callAs(kit, `track${suffix}.customer.io`, '/api/v1/accounts/region', {
      authorization: authorization(keys, 'track'),
    });
    expect([track.status, JSON.parse(track.text).region]).toEqual([200, region]);
    const app = await callAs(kit, `api${suffix}.customer.io`, '/v1/segments', {
      authorization: authorization(keys, 'app'),
    });
    expect([app.status, JSON.parse(app.text).segments]).toEqual([200, expect.any(Array)]);
    const cdp = await callAs(kit, `cdp${suffix}.customer.io`, '/v1/nowhere', {});
    expect(cdp.status).toBe(404);
  }
  // The same port goes on speaking http.
  expect((await kit.track('GET', '/api/v1/accounts/region')).status).toBe(200);
  expect((await fetch(kit.sandbox.admin)).status).toBe(200);
});

test('a redirect to the EU, and the link to an export, stay on https', async () => {
  await using kit = await Kit.start({ tls: folder, clock: 'virtual' });
  const { port } = new URL(kit.sandbox.url);
  const host = `track.customer.io:${port}`;
  const { status } = await callAs(kit, 'track.customer.io', '/api/v1/nowhere', { host });
  expect(status).toBe(404);
  const auth = { authorization: authorization(kit.us.keys, 'app') };
  await kit.app('POST', '/v1/exports/customers', { filters: { segment: { id: 1 } } });
  await kit.sandbox.clock.advance(1000);
  const { text } = await callAs(kit, 'api.customer.io', '/v1/exports/1/download', auth);
  expect(JSON.parse(text).url).toMatch(/^https:\/\/api\.customer\.io\/v1\/export-files\/[0-9a-f]{32}\.csv$/);
});

test('the authority is kept, its key is private, and it vouches for no other names', async () => {
  await using first = await startSandbox({ tls: folder });
  const caFile = first.tls?.caFile ?? '';
  const before = await readFile(caFile, 'utf8');
  await using second = await startSandbox({ tls: folder });
  expect(second.tls?.caFile).toBe(caFile);
  expect(await readFile(caFile, 'utf8')).toBe(before);
  expect((await stat(join(folder, 'ca-key.pem'))).mode & 0o777).toBe(0o600);
  const authority = new X509Certificate(before);
  expect(authority.ca).toBe(true);

  const { stdout } = await promisify(execFile)('openssl', ['x509', '-in', caFile, '-noout', '-ext', 'nameConstraints']);
  expect(stdout).toContain('critical');
  expect(stdout).toContain('DNS:customer.io');

  // What the server shows is verified as strict clients do, by openssl.
  const { port, hostname } = new URL(first.url);
  const shown = await new Promise<X509Certificate | undefined>((resolve, reject) => {
    const socket = connect({ port: Number(port), host: hostname, ca: before, servername: 'track.customer.io' }, () => {
      resolve(socket.getPeerX509Certificate());
      socket.destroy();
    });
    socket.on('error', reject);
  });
  expect(shown?.checkIssued(authority)).toBe(true);
  expect(shown?.checkHost('cdp-eu.customer.io')).toBe('cdp-eu.customer.io');
  expect(shown?.checkHost('example.com')).toBeUndefined();
});

test('two that start at once on one new folder agree', async () => {
  const fresh = join(folder, 'nested', 'fresh');
  await using first = new Kit(await startSandbox({ tls: fresh }));
  const kits = await Promise.all([1, 2, 3].map(async () => new Kit(await startSandbox({ tls: fresh }))));
  for (const kit of [first, ...kits]) {
    const { status } = await callAs(kit, 'track.customer.io', '/auth', {
      authorization: authorization(kit.us.keys, 'track'),
    });
    expect(status).toBe(200);
  }
  await Promise.all(kits.map((kit) => kit.sandbox.close()));
});

test('a folder that cannot be used is named', async () => {
  await expect(startSandbox({ tls: '/dev/null/ca' })).rejects.toThrow('The certificate authority in /dev/null/ca');
});
