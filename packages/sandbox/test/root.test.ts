import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SandboxError, startSandbox } from '../src/index.ts';
import { behaviour } from './behaviour.ts';
import { type Api, authorization, Kit } from './kit.ts';

/** A call to the sandbox's root, as clients make it whose base URL takes no path. */
async function atRoot(
  kit: Kit,
  api: Api | null,
  method: string,
  path: string,
  body?: object,
  region: 'us' | 'eu' = 'us',
) {
  const response = await fetch(kit.sandbox.url + path, {
    method,
    redirect: 'manual',
    headers: { ...(api && { authorization: authorization(kit[region].keys, api) }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer: ReturnType<typeof JSON.parse> = text.startsWith('{') ? JSON.parse(text) : text;
  return { status: response.status, body: answer };
}

behaviour('hosts.root', async () => {
  await using kit = await Kit.start();
  for (const region of ['us', 'eu'] as const) {
    const track = (path: string, body: object) => atRoot(kit, 'track', 'POST', path, body, region);
    expect((await atRoot(kit, 'track', 'PUT', '/api/v1/customers/cust-1', { plan: 'pro' }, region)).status).toBe(200);
    expect(
      (await track('/api/v2/entity', { type: 'person', action: 'identify', identifiers: { id: 'b' } })).status,
    ).toBe(200);
    const pipelines = (path: string, body: object) => atRoot(kit, 'pipelines', 'POST', path, body, region);
    expect((await pipelines('/v1/track', { userId: 'cust-1', event: 'paid' })).status).toBe(200);
    expect((await pipelines('/v1/batch', { batch: [{ type: 'identify', userId: 'c' }] })).status).toBe(200);
    const found = await atRoot(kit, 'app', 'GET', '/v1/customers/cust-1/attributes', undefined, region);
    expect(found.body.customer.attributes.plan).toBe('pro');
    const mail = { to: 'quiet@example.com', transactional_message_id: 1, identifiers: { id: 'cust-1' } };
    const sent = await atRoot(kit, 'app', 'POST', '/v1/send/email', mail, region);
    const delivery_id: string = sent.body.delivery_id;
    // Devices report without credentials, and so without a region.
    await atRoot(kit, null, 'POST', '/push/events', { delivery_id, event: 'opened', device_id: 't', timestamp: 1 });
    await atRoot(kit, null, 'POST', '/api/v1/metrics', { delivery_id, metric: 'clicked' });
    await atRoot(kit, null, 'POST', `/unsubscribe/${encodeURIComponent(delivery_id)}`, { unsubscribe: true });
    const delivery = kit[region].deliveries.find(({ id }) => id === delivery_id);
    expect(delivery?.history.map(({ metric }) => metric)).toEqual(expect.arrayContaining(['clicked', 'unsubscribed']));
    expect(kit[region].people).toHaveLength(3);
    expect(kit[region].events).toHaveLength(1);
  }
  expect((await atRoot(kit, null, 'PUT', '/api/v1/customers/x', {})).status).toBe(401);
  expect((await atRoot(kit, null, 'GET', '/v1/segments')).status).toBe(401);
  expect((await atRoot(kit, null, 'GET', '/v1/info/ip_addresses')).status).toBe(200);
  expect((await atRoot(kit, null, 'GET', '/api/v3/nothing')).status).toBe(404);
});

behaviour('track.auth', async () => {
  await using kit = await Kit.start();
  expect(await atRoot(kit, 'track', 'GET', '/auth', undefined, 'eu')).toMatchObject({ status: 200 });
  expect(await atRoot(kit, 'app', 'GET', '/auth')).toMatchObject({
    status: 401,
    body: { meta: { error: 'Unauthorized request' } },
  });
  expect((await kit.track('GET', '/auth')).status).toBe(200);
});

test('the default keys are fixed, and made up when that is asked for', async () => {
  await using fixed = await startSandbox();
  expect(fixed.workspaces).toEqual(
    ['us', 'eu'].map((region) => ({
      name: `demo-${region}`,
      region,
      siteId: `demo-${region}-site-id`,
      trackApiKey: `demo-${region}-track-key`,
      appApiKey: `demo-${region}-app-key`,
      pipelinesWriteKey: `demo-${region}-write-key`,
      webhookSigningKey: `demo-${region}-signing-key`,
    })),
  );
  await using one = await startSandbox({ freshKeys: true });
  await using other = await startSandbox({ freshKeys: true });
  const keysOf = ({ workspaces }: typeof one) =>
    workspaces.flatMap(({ name: _name, region: _region, ...keys }) => Object.values(keys));
  expect(new Set([...keysOf(one), ...keysOf(other), ...keysOf(fixed)]).size).toBe(30);
});

test('workspaces are made and dropped while the sandbox runs', async () => {
  await using kit = await Kit.start();
  const admin = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${kit.sandbox.admin}/workspaces${path}`, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const answer: ReturnType<typeof JSON.parse> = await response.json();
    return { status: response.status, body: answer };
  };
  const made = await admin('POST', '', { name: 'test-1', region: 'eu', emailUpdatesById: false });
  expect(made).toEqual({
    status: 200,
    body: expect.objectContaining({
      name: 'test-1',
      region: 'eu',
      siteId: 'test-1-site-id',
      appApiKey: 'test-1-app-key',
    }),
  });
  const identify = () =>
    kit.track('PUT', '/api/v1/customers/cust-1', { email: 'ada@example.com' }, { region: 'eu', as: made.body });
  expect((await identify()).status).toBe(200);
  expect(kit.sandbox.workspace('test-1').people).toMatchObject([{ id: 'cust-1' }]);
  expect(kit.eu.people).toEqual([]);
  expect((await kit.app('GET', '/v1/segments', undefined, { region: 'eu', as: made.body })).body.segments).toHaveLength(
    2,
  );
  expect(kit.sandbox.workspaces.map(({ name }) => name)).toEqual(['demo-us', 'demo-eu', 'test-1']);

  expect(await admin('POST', '', { name: 'test-1' })).toMatchObject({ status: 400 });
  const taken = await admin('POST', '', { name: 'test-2', appApiKey: 'test-1-app-key' });
  expect(taken.body.error).toBe('The App API key of "test-2" is that of workspace "test-1"');
  expect((await admin('POST', '', { name: 'a b' })).status).toBe(400);
  expect(() => kit.sandbox.addWorkspace({ name: 'demo-us', region: 'us' })).toThrow(SandboxError);

  expect((await admin('DELETE', '/test-1')).status).toBe(200);
  expect((await identify()).status).toBe(401);
  expect((await admin('DELETE', '/test-1')).body.error).toContain('There is no workspace "test-1"');
  expect(kit.sandbox.addWorkspace({ name: 'test-1', region: 'us' }).siteId).toBe('test-1-site-id');
  expect(kit.sandbox.workspace('test-1').people).toEqual([]);
});

test('a snapshot brings back workspaces that were made on the way, with their settings', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  try {
    const snapshotFile = join(folder, 'state.json');
    await using first = await startSandbox({ snapshotFile });
    const keys = first.addWorkspace({ name: 'made', region: 'us', mergesDuplicates: false });
    await first.close();
    await using kit = new Kit(await startSandbox({ snapshotFile }));
    const put = (id: string, body: object) => kit.track('PUT', `/api/v1/customers/${id}`, body, { as: keys });
    await put('cust-1', {});
    await put('ada@example.com', {});
    await put('cust-1', { email: 'ada@example.com' });
    expect(kit.sandbox.workspace('made').people).toHaveLength(2);
  } finally {
    await rm(folder, { recursive: true });
  }
});
