import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { startTestServer } from '../start-test-server.ts';
import { stores } from '../stores.ts';
import { newEvent, post } from './signed.ts';

const key = 'signing-key-of-the-first-webhook';

/** Random, so that no database makes it short by compressing it. */
const long = () => randomBytes(4_000).toString('hex');

describe.each(stores)('on $name', (store) => {
  test('an event whose ids are 8,000 characters long is stored once, found and activated; those beside it are stored', async () => {
    await using api = await startTestServer({ store });
    const clientId = (await api.call('POST', '/api/v1/clients', { body: { name: 'Long' } })).body.id;
    const connectionId = (await api.call('POST', '/api/v1/connections', { body: { clientId, name: 'Shop' } })).body.id;
    const body = { connectionId, environment: 'production', signingKeys: [key] };
    const { url, id } = (await api.call('POST', '/api/v1/trigger-endpoints', { body })).body;

    const person = long();
    const odd = newEvent(
      { event_id: long(), metric: long(), object_type: long() },
      { delivery_id: long(), identifiers: { id: person }, recipient: long() },
    );
    const others = Array.from({ length: 50 }, () => newEvent());
    const answers = await Promise.all([odd, ...others, odd].map((event) => post(url, event, { key })));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 52 }, () => 200));
    expect(answers.filter(({ body: { result } }) => result === 'stored')).toHaveLength(51);

    const found = () => api.call('GET', `/api/v1/events?personId=${person}`);
    await expect.poll(async () => (await found()).body.items[0]?.status, { timeout: 10_000 }).toBe('activated');
    const [listed] = (await found()).body.items;
    expect((await api.call('GET', `/api/v1/events/${listed.id}`)).body.payload).toEqual(odd);
    const delivery = await api.call('GET', `/api/v1/deliveries/${encodeURIComponent(listed.deliveryId)}`);
    expect(delivery.body.history).toHaveLength(1);
    // The hash of the vendor's id, by another road than the code's.
    const hash = createHash('sha256')
      .update(odd.event_id as string)
      .digest('hex');
    expect(listed.eventId).toContain(hash);
    const waiting = await api.call('GET', `/api/v1/events?endpointId=${id}&status=waiting`);
    expect(waiting.body.items).toEqual([]);
  });

  test('a body that the store does not take is refused alone', async () => {
    await using api = await startTestServer({ store });
    const { store: opened, writer, endpoints } = api.server.services;
    const clientId = (await api.call('POST', '/api/v1/clients', { body: { name: 'Odd' } })).body.id;
    const connectionId = (await api.call('POST', '/api/v1/connections', { body: { clientId, name: 'Shop' } })).body.id;
    const made = await endpoints.create({ connectionId, environment: 'production', signingKeys: [key] });
    const endpoint = await endpoints.get(made.id);
    const gone = { ...endpoint, id: 'te_gone' };
    const row = (eventId: string) => ({
      event: undefined,
      row: {
        event_id: eventId,
        object_type: '',
        metric: '',
        happened_at_ms: null,
        delivery_id: null,
        person_id: null,
        campaign_id: null,
        payload: '{}',
      },
    });
    const appended = await Promise.allSettled([
      writer.append(endpoint, [row('one')]),
      writer.append(gone, [row('two')]),
      writer.append(endpoint, [row('three')]),
    ]);
    expect(appended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const rows = await opened.db.selectFrom('events').select('event_id').orderBy('id').execute();
    expect(rows).toEqual([{ event_id: 'one' }, { event_id: 'three' }]);
  });
});
