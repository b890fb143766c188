import { request } from 'node:http';
import { expect, test } from 'vitest';
import { describeSandbox, startSandbox } from '../src/index.ts';
import { behaviour } from './behaviour.ts';
import { authorization, Kit } from './kit.ts';

const getWithHost = (
  url: string,
  host: string,
  auth: string,
  method = 'GET',
): Promise<{ status: number; location: string; text: string }> =>
  new Promise((resolve, reject) => {
    const call = request(url, { method, headers: { host, authorization: auth } }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? '', text }),
      );
    });
    call.on('error', reject).end();
  });

behaviour('hosts.prefix', async () => {
  await using kit = await Kit.start({ ports: true });
  const { sandbox, us } = kit;
  const auth = authorization(us.keys, 'track');
  const byPort = await kit.track('GET', '/api/v1/accounts/region');
  expect(byPort.body.region).toBe('us');
  const byPrefix = await fetch(`${sandbox.url}/us/track/api/v1/accounts/region`, { headers: { authorization: auth } });
  expect(byPrefix.status).toBe(200);
  const byHost = await getWithHost(`${sandbox.url}/api/v1/accounts/region`, 'track.customer.io', auth);
  expect(JSON.parse(byHost.text)).toEqual(byPort.body);
  const ofEu = authorization(kit.eu.keys, 'track');
  for (const [host, location] of [
    ['track.customer.io', 'https://track-eu.customer.io/api/v1/customers/x'],
    ['Track.Customer.io:4010', 'http://track-eu.customer.io:4010/api/v1/customers/x'],
  ] as const) {
    const redirected = await getWithHost(`${sandbox.url}/api/v1/customers/x`, host, ofEu, 'PUT');
    expect([redirected.status, redirected.location]).toEqual([307, location]);
  }
  expect((await getWithHost(`${sandbox.url}/`, 'constructor', auth)).status).toBe(302);
  const ports = new Set([...Object.values(sandbox.us), ...Object.values(sandbox.eu)].map((url) => new URL(url).port));
  expect(ports.size).toBe(6);
  // Whoever knows one of its addresses finds its clock there.
  const clock = (await (await fetch(new URL('/__sandbox/clock', sandbox.eu.app))).json()) as { nowMs: number };
  expect(clock.nowMs).toBeGreaterThan(0);
});

behaviour('hosts.not-found', async () => {
  await using kit = await Kit.start();
  for (const [method, path] of [
    ['GET', '/nowhere'],
    ['POST', '/api/v1/accounts/region'],
    ['PATCH', '/api/v1/customers/x'],
  ] as const) {
    const { status, headers, text } = await kit.track(method, path);
    expect([status, headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(text).toMatch(/^<!DOCTYPE html>/);
  }
});

test("a path that is not percent-encoded properly is a bad request, in nobody's words but HTTP's", async () => {
  await using kit = await Kit.start();
  const { status, headers, text } = await kit.track('PUT', '/api/v1/customers/50%off', {});
  expect([status, headers.get('content-type'), text]).toEqual([400, 'text/plain; charset=utf-8', '400 Bad Request']);
});

behaviour('hosts.track-401', async () => {
  await using kit = await Kit.start();
  for (const headers of [{}, { authorization: 'Basic d3Jvbmc6d3Jvbmc=' }, { authorization: 'Bearer wrong' }]) {
    const answer = await kit.track('PUT', '/api/v1/customers/x', {}, { as: null, headers });
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({ meta: { error: 'Unauthorized request' } });
    expect(answer.headers.get('www-authenticate')).toBe('Basic realm="Customer.io edge event collection"');
  }
});

behaviour(['hosts.app-401', 'hosts.app-401-send'], async () => {
  await using kit = await Kit.start();
  const read = await kit.app('GET', '/v1/segments', undefined, { as: null });
  expect([read.status, read.body]).toEqual([401, { errors: [{ detail: 'unauthorized', status: '401' }] }]);
  const send = await kit.app('POST', '/v1/send/email', {}, { as: null });
  expect([send.status, send.body]).toEqual([401, { meta: { error: 'Unauthorized request' } }]);
  expect(send.headers.get('www-authenticate')).toBeNull();
});

behaviour('hosts.key-of-another-api', async () => {
  await using kit = await Kit.start();
  const trackKeyOnApp = { authorization: authorization(kit.us.keys, 'track') };
  expect((await kit.app('GET', '/v1/segments', undefined, { as: null, headers: trackKeyOnApp })).status).toBe(401);
  const appKeyOnTrack = { authorization: authorization(kit.us.keys, 'app') };
  expect((await kit.track('PUT', '/api/v1/customers/x', {}, { as: null, headers: appKeyOnTrack })).status).toBe(401);
});

behaviour('hosts.app-other-region', async () => {
  await using kit = await Kit.start();
  for (const [method, path] of [
    ['GET', '/v1/segments'],
    ['POST', '/v1/send/email'],
  ] as const) {
    const { status, body, headers } = await kit.app(method, path, undefined, { region: 'us', as: kit.eu.keys });
    expect([status, body]).toEqual([301, { errors: [{ detail: 'wrong datacenter', status: '301' }] }]);
    expect(headers.get('location')).toBeNull();
  }
});

behaviour('hosts.eu-redirect', async () => {
  for (const ports of [false, true]) {
    await using kit = await Kit.start({ ports });
    const answer = await kit.track('PUT', '/api/v1/customers/a%40b', { plan: 'pro' }, { as: kit.eu.keys });
    expect(answer.status).toBe(307);
    expect(answer.headers.get('location')).toBe(`${kit.sandbox.eu.track}/api/v1/customers/a%40b`);
  }
});

behaviour('hosts.us-on-eu', async () => {
  await using kit = await Kit.start();
  expect((await kit.track('PUT', '/api/v1/customers/x', {}, { region: 'eu', as: kit.us.keys })).status).toBe(401);
});

behaviour('track.region', async () => {
  await using kit = await Kit.start();
  const onOther = await kit.track('GET', '/api/v1/accounts/region', undefined, { as: kit.eu.keys });
  expect(onOther.body).toEqual({ url: 'https://track-eu.customer.io', region: 'eu', environment_id: 1002 });
});

behaviour('track.success-body', async () => {
  await using kit = await Kit.start();
  const { text, headers } = await kit.track('PUT', '/api/v1/customers/x', {});
  expect(text).toBe('{}\n');
  expect(headers.get('content-length')).toBe('3');
  expect(headers.get('access-control-allow-origin')).toBe('*');
  expect(headers.get('cache-control')).toBe('no-cache, no-store, must-revalidate, max-age=0');
});

behaviour('track.broken-json', async () => {
  await using kit = await Kit.start();
  const v1 = await kit.track('POST', '/api/v1/events', '{"name":');
  expect([v1.status, v1.body]).toEqual([400, { meta: { errors: ['the body is not JSON'] } }]);
  const v2 = await kit.track('POST', '/api/v2/entity', '{');
  expect(v2.body.errors[0]).toMatchObject({ message: 'the body is not JSON' });
  expect((await kit.app('POST', '/v1/send/email', '{')).body).toEqual({ meta: { error: 'the body is not JSON' } });
});

test('describeSandbox gives what another process needs, as one JSON object', async () => {
  await using sandbox = await startSandbox();
  const described = JSON.parse(JSON.stringify(describeSandbox(sandbox)));
  expect(Object.keys(described)).toEqual(['url', 'us', 'eu', 'admin', 'workspaces']);
  expect(Object.keys(described.us)).toEqual(['track', 'app', 'pipelines']);
  expect(described.workspaces.map(({ region }: { region: string }) => region)).toEqual(['us', 'eu']);
  expect(Object.keys(described.workspaces[0])).toEqual(
    expect.arrayContaining(['name', 'region', 'siteId', 'trackApiKey', 'appApiKey', 'pipelinesWriteKey']),
  );
});

test('a taken port is an error that says so', async () => {
  await using sandbox = await startSandbox();
  await expect(startSandbox({ port: Number(new URL(sandbox.url).port) })).rejects.toThrow(/EADDRINUSE/);
});
