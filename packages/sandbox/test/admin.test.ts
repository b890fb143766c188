import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SandboxError, startSandbox } from '../src/index.ts';
import { Kit } from './kit.ts';

const admin = async (kit: Kit, method: string, path: string, body?: object) => {
  const response = await fetch(kit.sandbox.admin + path, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const answer: ReturnType<typeof JSON.parse> = await response.json();
  return { status: response.status, body: answer };
};

test('another process can count what was accepted', async () => {
  await using kit = await Kit.start();
  for (const marker of ['x', 'y', 'x']) {
    const body = {
      to: 'quiet@example.com',
      transactional_message_id: 1,
      identifiers: { id: 'a' },
      message_data: { marker },
    };
    await kit.app('POST', '/v1/send/email', body);
  }
  const event = { name: 'paid', id: '01K7EXAMPLE0000000000000AC' };
  await kit.track('POST', '/api/v1/customers/a/events', event);
  await kit.track('POST', '/api/v1/customers/a/events', event);
  const sends = await admin(kit, 'GET', '/workspaces/demo-us/deliveries/counts?by=data.marker');
  expect(sends.body).toEqual({ total: 3, distinct: 2, repeated: 1, counts: { x: 2, y: 1 } });
  const events = await admin(kit, 'GET', '/workspaces/demo-us/event-acceptances');
  expect(events.body).toEqual({ distinct: 1, repeated: 1, counts: { [event.id]: 2 } });
  const filtered = await admin(kit, 'GET', '/workspaces/demo-us/deliveries?data.marker=x&limit=1');
  expect([filtered.body.total, filtered.body.deliveries.length]).toEqual([2, 1]);
  const people = await admin(kit, 'GET', '/workspaces/demo-us/people?id=a');
  expect(people.body.people).toMatchObject([{ id: 'a' }]);
  const { counts } = (await admin(kit, 'GET', '/requests/counts')).body;
  expect(counts['POST /v1/send/email']).toEqual({ 200: 3 });
  const all = await admin(kit, 'GET', '/workspaces');
  expect(all.body.workspaces).toMatchObject([
    { name: 'demo-us', people: 1, deliveries: 3 },
    { name: 'demo-eu', people: 0 },
  ]);
});

test('faults, scripts, the clock and reports can be worked from outside', async () => {
  await using kit = await Kit.start({ clock: 'virtual' });
  const before = kit.sandbox.clock.nowMs();
  const added = await admin(kit, 'POST', '/faults', { kind: 'status', status: 503, count: 1 });
  expect((await kit.track('PUT', '/api/v1/customers/a', {})).status).toBe(503);
  expect((await admin(kit, 'GET', '/faults')).body.faults).toMatchObject([{ id: added.body.id, struck: 1 }]);
  expect((await admin(kit, 'DELETE', `/faults/${added.body.id}`)).status).toBe(200);
  expect((await admin(kit, 'DELETE', '/faults/99')).status).toBe(404);
  const steps = [{ metric: 'failed', afterMs: 5 }];
  await admin(kit, 'POST', '/workspaces/demo-us/scripts', { channel: 'email', steps });
  const sent = await kit.app('POST', '/v1/send/email', {
    to: 'a@example.com',
    transactional_message_id: 1,
    identifiers: { id: 'a' },
  });
  const clock = await admin(kit, 'POST', '/clock', { advanceMs: 1000 });
  expect(clock.body).toEqual({ kind: 'virtual', nowMs: before + 1000 });
  const path = `/workspaces/demo-us/deliveries/${encodeURIComponent(sent.body.delivery_id)}/metrics`;
  await admin(kit, 'POST', path, { metric: 'spammed' });
  expect(kit.us.deliveries[0]?.history.map(({ metric }) => metric)).toEqual(['failed', 'spammed']);
  const raw = await admin(kit, 'POST', '/workspaces/demo-us/reports', {
    object_type: 'email',
    metric: 'sent',
    data: {},
  });
  expect(raw.body.event_id).toHaveLength(26);
  await admin(kit, 'POST', '/reset', {});
  expect([kit.us.people, kit.us.deliveries, kit.sandbox.requests.total]).toEqual([[], [], 0]);
});

test('mistakes in admin calls are named', async () => {
  await using kit = await Kit.start();
  const wrong = async (method: string, path: string, body?: object) =>
    (await admin(kit, method, path, body)).body.error;
  expect(await wrong('POST', '/faults', { kind: 'delay' })).toContain("'delayMs'");
  expect(await wrong('POST', '/faults', { kind: 'status', staus: 500 })).toContain('additional properties');
  expect(await wrong('POST', '/faults', { kind: 'earthquake' })).toContain('kind');
  expect(await wrong('POST', '/clock', { advanceMs: -1 })).toContain('advanceMs');
  expect(await wrong('GET', '/workspaces/none/people')).toBe(
    'There is no workspace "none"; there are: demo-us, demo-eu',
  );
  expect(await wrong('GET', '/workspaces/demo-us/events/counts')).toContain('by is required');
  expect(await wrong('PUT', '/snapshot', { version: 0 })).toContain('not a sandbox snapshot');
});

test('state outlives the process in a snapshot file: keys, people, and what was under way', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  const snapshotFile = join(folder, 'state.json');
  try {
    const first = new Kit(await startSandbox({ snapshotFile, clock: 'virtual' }));
    await first.identify('a', { email: 'a@example.com', plan: 'pro' });
    await first.track('PUT', '/api/v1/customers/a/devices', { device: { id: 't', platform: 'ios' } });
    await first.track('POST', '/api/v1/segments/1/add_customers', { ids: ['a'] });
    await first.app('POST', '/v1/reporting_webhooks', {
      name: 'x',
      endpoint: 'http://127.0.0.1:9/',
      events: ['email_sent'],
    });
    const body = { to: 'a@example.com', transactional_message_id: 1, identifiers: { id: 'a' } };
    await first.app('POST', '/v1/send/email', body);
    await first.sandbox.clock.advance(70);
    expect(first.us.deliveries[0]?.history.map(({ metric }) => metric)).toEqual(['sent']);
    const keys = first.sandbox.workspaces;
    await first.sandbox.close();
    expect((await stat(snapshotFile)).mode & 0o777).toBe(0o600);

    await using second = new Kit(await startSandbox({ snapshotFile, clock: 'virtual' }));
    expect(second.sandbox.workspaces).toEqual(keys);
    expect(second.us.people).toMatchObject([{ id: 'a', attributes: { plan: 'pro' }, devices: [{ token: 't' }] }]);
    expect((await second.app('GET', '/v1/segments/1/membership')).body.ids).toEqual(['a']);
    expect(second.us.webhooks).toMatchObject([{ backlog: 1 }]);
    await second.sandbox.clock.advance(1000);
    expect(second.us.deliveries[0]?.history.map(({ metric }) => metric)).toEqual(['sent', 'delivered', 'opened']);
    await second.identify('b');
    expect(new Set(second.us.people.map(({ cioId }) => cioId)).size).toBe(2);

    await writeFile(snapshotFile, '{"version":0}');
    await expect(startSandbox({ snapshotFile })).rejects.toThrow(/state\.json.*Delete it to start empty/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a sandbox that is killed finds its people and its keys again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  const snapshotFile = join(folder, 'state.json');
  const main = new URL('keep-in-file.ts', import.meta.url).pathname;
  const child = fork(main, [snapshotFile], { execArgv: [] });
  try {
    const [keys] = await once(child, 'message');
    const has = async (text: string) => (await readFile(snapshotFile, 'utf8').catch(() => '')).includes(text);
    await expect.poll(() => has(keys[0].trackApiKey)).toBe(true);
    child.send('identify');
    await expect.poll(() => has('late@example.com')).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');

    await using again = new Kit(await startSandbox({ snapshotFile }));
    expect(again.sandbox.workspaces).toEqual(keys);
    expect(again.us.people).toMatchObject([{ id: 'a', email: 'late@example.com' }]);
    expect(await readdir(folder)).toEqual(['state.json']);
  } finally {
    child.kill('SIGKILL');
    await rm(folder, { recursive: true });
  }
});

test('lists longer than one line of the file come back whole and in order', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  const snapshotFile = join(folder, 'state.json');
  const ids = Array.from({ length: 2500 }, (_, index) => `person-${index}`);
  try {
    const first = new Kit(await startSandbox({ snapshotFile }));
    const batch = ids.map((id) => ({ type: 'person', action: 'identify', identifiers: { id } }));
    expect((await first.track('POST', '/api/v2/batch', { batch })).status).toBe(200);
    await first.sandbox.close();
    await using second = new Kit(await startSandbox({ snapshotFile }));
    expect(second.us.people.map(({ id }) => id)).toEqual(ids);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('after a restart the clock is where it had been pushed to, so that new writes are not taken for old ones', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  const snapshotFile = join(folder, 'state.json');
  try {
    const first = new Kit(await startSandbox({ snapshotFile }));
    await first.sandbox.clock.advance(7 * 24 * 3_600_000);
    await first.identify('a', { plan: 'free' });
    const pushedMs = first.sandbox.clock.nowMs();
    await first.sandbox.close();
    await using second = new Kit(await startSandbox({ snapshotFile }));
    expect(second.sandbox.clock.nowMs()).toBeGreaterThanOrEqual(pushedMs);
    await second.identify('a', { plan: 'pro' });
    expect(second.person('a')?.attributes).toEqual({ plan: 'pro' });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a snapshot taken in a test can be gone back to', async () => {
  await using kit = await Kit.start();
  await kit.identify('a', { plan: 'free' });
  const before = kit.sandbox.snapshot();
  await kit.identify('a', { plan: 'pro' });
  await kit.identify('b');
  kit.sandbox.restore(before);
  expect(kit.us.people).toMatchObject([{ id: 'a', attributes: { plan: 'free' } }]);
});

test('a seed file plants workspaces, and its mistakes are named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  const seedFile = join(folder, 'seed.yaml');
  try {
    await writeFile(
      seedFile,
      `workspaces:
  - name: demo-us
    region: us
    siteId: site
    trackApiKey: key
    people:
      - { id: a, email: a@example.com, attributes: { plan: pro } }
      - { email: b@example.com, unsubscribed: true }
    segments:
      - { id: 12, name: VIPs, members: [a] }
      - { id: 13, name: Pro, filter: { attribute: { field: plan, operator: eq, value: pro } } }
    messages:
      - { id: 1, channel: email, name: hello, subject: "Hello {{ customer.plan }}", body: b, from: me@example.com }
    webhooks:
      - { name: all, endpoint: "http://127.0.0.1:9/" }
    scripts:
      - { recipient: "a@", steps: [{ metric: failed, afterMs: 0 }] }
  - name: demo-eu
    region: eu
`,
    );
    await using kit = new Kit(await startSandbox({ seedFile }));
    expect(kit.us.keys).toMatchObject({ siteId: 'site', trackApiKey: 'key' });
    expect(kit.us.people).toMatchObject([{ id: 'a', attributes: { plan: 'pro' } }, { unsubscribed: true }]);
    expect((await kit.app('GET', '/v1/segments/13/membership')).body.ids).toEqual(['a']);
    await kit.app('POST', '/v1/send/email', {
      to: 'a@example.com',
      transactional_message_id: 'hello',
      identifiers: { id: 'a' },
    });
    expect(kit.us.deliveries[0]?.message.subject).toBe('Hello pro');
    expect(kit.us.webhooks[0]?.events).toHaveLength(72);
    kit.sandbox.reset();
    expect(kit.us.people).toHaveLength(2);

    const head = ['workspaces:', '  - name: x', '    region: us'];
    for (const [lines, message] of [
      [['workspaces:', '  - { name: x, region: mars }'], 'line 2: workspaces[0].region must be one of us, eu'],
      [[...head, '    poeple: []'], 'line 4: workspaces[0].poeple is not known here'],
      [['workspaces: ['], 'line 1: '],
      [[...head, '    people:', '      - { id: 17 }'], 'line 5: workspaces[0].people[0].id must be string'],
      [
        [...head, '    people:', '      - unsubscribed: true'],
        'line 5: workspaces[0].people[0] needs an id or an email',
      ],
      [[...head, '    messages:', '      - id: 7'], 'line 5: workspaces[0].messages[0].channel is missing'],
      [[...head, ...head.slice(1)], 'line 4: workspaces[1].name is the name of a workspace above'],
      [
        [...head, '    segments:', '      - name: bad', '        filter:', '          or: [{ nor: [] }]'],
        'line 7: workspaces[0].segments[0].filter.or[0] nor is not one of and, or, not, segment and attribute',
      ],
      [
        [...head, '    segments:', '      - { name: VIPs, members: [nobody] }'],
        'line 5: workspaces[0].segments[0].members[0] names nobody: no person has the id nobody',
      ],
      [
        [...head, '    webhooks:', '      - { name: all, endpoint: "http://127.0.0.1:9/", events: [email_eaten] }'],
        'line 5: workspaces[0].webhooks[0].events[0] is not a reporting event',
      ],
    ] as const) {
      await writeFile(seedFile, lines.join('\n'));
      const started = startSandbox({ seedFile });
      await expect(started).rejects.toThrow(SandboxError);
      await expect(started).rejects.toThrow(`Seed file ${seedFile}, ${message}`);
    }
    const missing = join(folder, 'missing.yaml');
    await expect(startSandbox({ seedFile: missing })).rejects.toThrow(`${missing}: there is no such file`);
  } finally {
    await rm(folder, { recursive: true });
  }
});
