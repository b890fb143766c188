import { expect } from 'vitest';
import { behaviour } from './behaviour.ts';
import { Kit } from './kit.ts';

const order = {
  notification_type: 'order',
  identifiers: { id: 'ada' },
  attributes: { order: 'A-17' },
  content_state: { step: 1 },
  push_payload: { alert: { title: 'On its way', body: 'A-17' } },
};

async function withDevice(): Promise<Kit> {
  const kit = await Kit.start({ clock: 'virtual' });
  await kit.identify('ada', { email: 'ada@example.com' });
  await kit.track('PUT', '/api/v1/customers/ada/devices', { device: { id: 'token', platform: 'ios' } });
  return kit;
}

const post = (kit: Kit, operation: string, body: object) =>
  kit.app('POST', `/v1/live_notifications/${operation}`, body);
const read = async (kit: Kit, id: string) => (await kit.app('GET', `/v1/live_notifications/${id}`)).body;

behaviour('live.lifecycle', async () => {
  await using kit = await withDevice();
  const { instance_id: id } = (await post(kit, 'start', order)).body;
  const startedAt = Math.floor(kit.sandbox.clock.nowMs() / 1000);
  expect(await read(kit, id)).toEqual({
    instance_id: id,
    notification_type: 'order',
    platform: 'ios',
    state: 'active',
    failure_reason: null,
    started_at: startedAt,
    expires_at: startedAt + 6 * 3600,
    ended_at: null,
    last_delivery: {
      id: expect.any(String),
      operation: 'start',
      source: 'api',
      status: 'sent',
      created_at: startedAt,
    },
  });
  await kit.sandbox.clock.advance(60_000);
  expect((await post(kit, 'update', { instance_id: id, content_state: { step: 2 } })).body).toEqual({
    instance_id: id,
  });
  expect(await read(kit, id)).toMatchObject({ state: 'active', last_delivery: { operation: 'update' } });
  await post(kit, 'end', { instance_id: id });
  expect(await read(kit, id)).toMatchObject({ state: 'ended', ended_at: startedAt + 60 });
  await post(kit, 'update', { instance_id: id, content_state: { step: 3 } });
  expect(await read(kit, id)).toMatchObject({ last_delivery: { operation: 'end' } });

  const { instance_id: left } = (await post(kit, 'start', { ...order, expiration: startedAt + 120 })).body;
  await kit.sandbox.clock.advance(60_000);
  expect(await read(kit, left)).toMatchObject({ state: 'expired', ended_at: null });
});

behaviour('live.no-device', async () => {
  await using kit = await withDevice();
  for (const change of [{ identifiers: { id: 'nobody' } }, { device_id: 'other' }]) {
    const started = await post(kit, 'start', { ...order, ...change });
    expect(started.status).toBe(200);
    expect(await read(kit, started.body.instance_id)).toMatchObject({
      state: 'failed',
      failure_reason: expect.any(String),
      last_delivery: { status: 'undeliverable' },
    });
  }
});

behaviour('live.checked', async () => {
  await using kit = await withDevice();
  const now = Math.floor(kit.sandbox.clock.nowMs() / 1000);
  const wrong: [string, object][] = [
    ['notification_type', { notification_type: '' }],
    ['identifiers', { identifiers: {} }],
    ['identifiers', { identifiers: { id: 'ada', email: 'ada@example.com' } }],
    ['attributes', { attributes: {} }],
    ['content_state', { content_state: undefined }],
    ['platform', { platform: 'web' }],
    ['push_payload', { push_payload: undefined }],
    ['expiration', { expiration: now + 6 * 3600 + 1 }],
    ['expiration', { expiration: now - 1 }],
  ];
  for (const [name, change] of wrong) {
    const { status, body } = await post(kit, 'start', { ...order, ...change });
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining(name)]);
  }
  const android = await post(kit, 'start', { ...order, platform: 'android', push_payload: undefined });
  expect(android.status).toBe(200);
  const unknown = '01K7EXAMPZE000000000000000';
  expect((await post(kit, 'update', { instance_id: unknown, content_state: { step: 2 } })).status).toBe(200);
  expect((await post(kit, 'update', { instance_id: unknown })).status).toBe(400);
  expect((await post(kit, 'end', { instance_id: 'no ulid' })).status).toBe(400);
  expect((await kit.app('GET', `/v1/live_notifications/${unknown}`)).status).toBe(404);
});
