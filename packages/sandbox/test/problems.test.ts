import { expect, test } from 'vitest';
import { Kit } from './kit.ts';

/** What the request log says of the last call. */
const problem = (kit: Kit): string | null | undefined => kit.sandbox.requests.entries.at(-1)?.problem;

test('the request log says why a call was refused', async () => {
  await using kit = await Kit.start();
  await kit.identify('cust-1');
  expect(problem(kit)).toBeNull();
  await kit.identify('cust-2', {});
  await kit.track('PUT', '/api/v1/customers/cust-1', { bio: 'x'.repeat(1001) });
  expect(problem(kit)).toBe("value for attribute 'bio' cannot be longer than 1000 bytes");
  await kit.track('PUT', '/api/v1/customers/cust-1', '{');
  expect(problem(kit)).toBe('the body is not JSON');
  await kit.track('PUT', '/api/v1/customers/cust-1', {}, { as: null });
  expect(problem(kit)).toBe('Unauthorized request');
  await kit.app('GET', '/v1/segments/99');
  expect(problem(kit)).toBe('not found');
});

test('the request log says what permissive mode swallowed', async () => {
  await using kit = await Kit.start();
  await kit.pipelines('/v1/track', { userId: 'cust-1' });
  expect(problem(kit)).toBe('event is required');
  await kit.pipelines('/v1/identify', '{');
  expect(problem(kit)).toBe('the body is not JSON');
  await kit.pipelines('/v1/identify', { userId: 'x' }, { as: null });
  expect(problem(kit)).toBe('nobody has this write key in this region');
  await kit.pipelines('/v1/batch', {
    batch: [
      { type: 'identify', userId: 'a' },
      { type: 'dance', userId: 'a' },
    ],
  });
  expect(problem(kit)).toMatch(/^batch\[1\]: type "dance" is not one of/);
  await kit.pipelines('/v1/identify', { anonymousId: 'anon', traits: { plan: 'pro' } });
  expect(problem(kit)).toBe('traits of an anonymous id alone are kept by nobody');
});

test('the request log says why a call that was answered with 200 did nothing', async () => {
  await using kit = await Kit.start();
  const put = async (path: string, body: object) => {
    expect((await kit.track('PUT', `/api/v1/customers/${path}`, body)).status).toBe(200);
    return problem(kit);
  };
  const post = async (path: string, body: object) => {
    expect((await kit.track('POST', path, body)).status).toBe(200);
    return problem(kit);
  };
  expect(await put('cio_c3d4ffffffff', {})).toBe('cio_id: no person has this cio_id');
  expect(await put('nobody', { _update: true })).toBe('id: nobody to update, and _update forbids creating');
  await kit.identify('cust-1', { email: 'ada@example.com' });
  await kit.identify('cust-2', { email: 'bo@example.com' });
  expect(await put('cust-2', { email: 'ada@example.com', ['n'.repeat(151)]: 1 })).toMatch(
    /^email: this email belongs to another person; n+: the attribute name is longer than 150 bytes$/,
  );
  expect(await post('/api/v1/merge_customers', { primary: { id: 'nobody' }, secondary: { id: 'cust-1' } })).toBe(
    'merge: one of the two does not exist',
  );
  expect(await post('/api/v1/metrics', { delivery_id: 'none', metric: 'opened' })).toBe(
    'nobody knows a delivery "none" in this region',
  );
  expect(await post('/api/v1/segments/1/add_customers', { ids: ['cust-1', 'nobody'] })).toBe(
    '1 of the ids name nobody',
  );
  const event = { name: 'order_paid', id: '01K7EXAMPLE0000000000000AC' };
  expect(await post('/api/v1/customers/cust-1/events', event)).toBeNull();
  expect(await post('/api/v1/customers/cust-1/events', event)).toContain('was seen before');
  const operation = (more: object) =>
    post('/api/v2/entity', { type: 'object', identifiers: { cio_object_id: 'none' }, ...more });
  expect(await operation({ action: 'identify' })).toBe('no object has this cio_object_id');
  await kit.track('DELETE', '/api/v1/customers/nobody');
  expect(problem(kit)).toBe('there is nobody to delete');
  await kit.identify('cust-1', { unsubscribed: true });
  const to = 'ada@example.com';
  const mail = { to, identifiers: { id: 'cust-1' }, transactional_message_id: 1, send_to_unsubscribed: false };
  expect((await kit.app('POST', '/v1/send/email', mail)).status).toBe(200);
  expect(problem(kit)).toBe('the message will be undeliverable: the recipient is unsubscribed');
  const delivery_id = kit.us.deliveries[0]?.id;
  expect(await post('/api/v1/metrics', { delivery_id, metric: 'replied' })).toBe('a message by email has no replied');
  const shown = await (await fetch(`${kit.sandbox.admin}/ui/demo-us/requests`)).text();
  expect(shown).toContain('there is nobody to delete');
  const listed = await fetch(`${kit.sandbox.admin}/workspaces/demo-us/requests?problem=there is nobody to delete`);
  expect(((await listed.json()) as { total: number }).total).toBe(1);
});
