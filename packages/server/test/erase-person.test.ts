import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';
import { openStore } from '../src/index.ts';
import { newEvent, post } from './inbound/signed.ts';
import { callApi, startTestServer } from './start-test-server.ts';
import { stores } from './stores.ts';

/** Ways in which one person is written in what Customer.io posts and people give. */
const ada = { id: 'ada-7', email: 'Ada.Lovelace@example.test', cio_id: 'c3d4ada' };
const bob = { id: 'ada-77', email: 'bob@example.test', cio_id: 'c3d4bob' };

test.each(stores)(
  'on $name, nothing of a person is left in any table, and of all others everything',
  async (store) => {
    const at = await startTestServer({ store });
    const { services } = at.server;
    const { id: clientId } = await services.clients.create({ name: 'Client' });
    const connectionId = await services.connections.create({ clientId, name: 'Shop' });
    const nowhere = 'http://127.0.0.1:1';
    await services.connections.setCredentials(connectionId, 'production', {
      region: 'us',
      siteId: 'site',
      trackApiKey: 'track-key',
      signingKeys: [],
      sandboxUrls: { track: nowhere, app: nowhere, pipelines: nowhere },
    });
    const endpoint = await services.endpoints.create({ connectionId, environment: 'production', signingKeys: ['k'] });
    const held = await services.endpoints.create({ connectionId, environment: 'production', signingKeys: [] });
    await services.workflows.apply({
      clientId,
      definition: {
        name: 'Says hello',
        connection: 'Shop',
        trigger: { type: 'event', endpoint: endpoint.id },
        key: '{{ event.person.id }}',
        steps: [{ id: 'say', type: 'set', values: { text: 'Dear {{ event.person.email }}' } }],
      },
    });
    await services.destinations.create({
      endpointId: endpoint.id,
      name: 'Elsewhere',
      url: 'https://elsewhere.invalid/',
      filter: null,
      perSecond: null,
      atOnce: 1,
      createdBy: null,
    });
    for (const person of [ada, bob]) {
      const event = newEvent({}, { identifiers: person, recipient: person.email, delivery_id: `of-${person.id}` });
      expect((await post(`${at.url}/webhooks/customer-io/${endpoint.token}`, event, { key: 'k' })).status).toBe(200);
      expect((await post(`${at.url}/webhooks/customer-io/${held.token}`, event, { key: 'x' })).status).toBe(200);
      const connector = await services.connections.connector(connectionId, 'production');
      await connector.run('customer-io/identify-customer', { person: { id: person.id } }).catch(() => undefined);
    }
    await vi.waitFor(
      async () => {
        const runs = await services.runs.list({ limit: 10 });
        expect(runs.map(({ endedAtMs }) => endedAtMs !== null)).toEqual([true, true]);
      },
      { timeout: 15_000 },
    );
    await services.activity.flush();

    const erase = (body: object, given?: string) =>
      at.call('POST', '/api/v1/erasures', { body, ...(given !== undefined && { token: given }) });
    const person = [ada.id, ada.email.toLowerCase(), ada.cio_id];
    // One call by hand; what its run did goes with the run.
    const counts = { events: 1, heldEvents: 1, deliveries: 1, runs: 1, runsUnderWay: 0, forwardedEvents: 1 };
    const { status, body } = await erase({ person, dryRun: true });
    expect([status, body]).toEqual([200, { ...counts, activities: expect.any(Number) }]);
    expect(await mentioning(at.place, 'ada-7"')).not.toEqual([]);
    const builder = await services.tokens.create({ name: 'builder' });
    expect((await callApi(at.url, 'POST', '/api/v1/erasures', { body: { person }, token: builder.token })).status).toBe(
      403,
    );
    expect((await erase({ person: [''] })).status).toBe(400);

    const { id: otherId } = await services.clients.create({ name: 'Other' });
    expect((await erase({ person, clientId: otherId })).body).toMatchObject({ events: 0, runs: 0, activities: 0 });
    expect((await erase({ person })).body).toMatchObject(counts);
    for (const trace of ['ada.lovelace', '"ada-7"', 'of-ada-7"', ada.cio_id]) {
      expect(await mentioning(at.place, trace), trace).toEqual([]);
    }
    expect(await mentioning(at.place, bob.cio_id)).toEqual(expect.arrayContaining(['events', 'held_events', 'runs']));
    expect((await services.runs.list({ limit: 10 })).map(({ orderKey }) => orderKey)).toEqual([bob.id]);
    // Customer.io posts it again: it is known.
    const events = await services.events.list({ limit: 10 });
    expect(events).toHaveLength(2);
    await at[Symbol.asyncDispose]();
  },
  60_000,
);

/** The tables in which the text stands anywhere, whatever the letters' case. */
async function mentioning(place: Parameters<typeof openStore>[0], text: string): Promise<string[]> {
  const { db, close } = await openStore(place);
  const tables = (await db.introspection.getTables()).map(({ name }) => name);
  const found: string[] = [];
  for (const table of tables) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(db);
    const texts = rows.map((row) => {
      const held = typeof row.body_base64 === 'string' ? Buffer.from(row.body_base64, 'base64').toString() : '';
      return JSON.stringify({ ...row, held })
        .replaceAll('\\"', '"')
        .toLowerCase();
    });
    if (texts.some((row) => row.includes(text.toLowerCase()))) found.push(table);
  }
  await close();
  return found;
}
