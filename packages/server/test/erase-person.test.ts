import { Readable } from 'node:stream';
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
    const files = await syncSomeFiles(at, { clientId, connectionId });

    const erase = (body: object, given?: string) =>
      at.call('POST', '/api/v1/erasures', { body, ...(given !== undefined && { token: given }) });
    const person = [ada.id, ada.email.toLowerCase(), ada.cio_id];
    // One call by hand; what its run did goes with the run.
    const counts = { events: 1, heldEvents: 1, deliveries: 1, runs: 1, runsUnderWay: 0, forwardedEvents: 1 } as const;
    // Of three uploads one is about others, and a third is not here as a whole.
    const ofFiles = { uploads: 1, failedRows: 1, remembered: 1, filesUnderWay: 1 };
    const { status, body } = await erase({ person, dryRun: true });
    expect([status, body]).toEqual([200, { ...counts, ...ofFiles, activities: expect.any(Number) }]);
    expect(await mentioning(at.place, 'ada-7"')).not.toEqual([]);
    const builder = await services.tokens.create({ name: 'builder' });
    expect((await callApi(at.url, 'POST', '/api/v1/erasures', { body: { person }, token: builder.token })).status).toBe(
      403,
    );
    expect((await erase({ person: [''] })).status).toBe(400);

    const { id: otherId } = await services.clients.create({ name: 'Other' });
    expect((await erase({ person, clientId: otherId })).body).toMatchObject({ events: 0, runs: 0, activities: 0 });
    expect((await erase({ person })).body).toMatchObject({ ...counts, ...ofFiles });
    const left = await services.uploads.list({ limit: 10 });
    expect(left.map(({ name }) => name)).toEqual(['begun.csv', 'others.csv']);
    expect(await files.failed()).toContain(bob.id);
    expect(await files.failed()).not.toContain(ada.cio_id);
    expect((await erase({ person })).body).toMatchObject({
      uploads: 0,
      failedRows: 0,
      remembered: 0,
      filesUnderWay: 1,
    });
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

test.each(stores)(
  'on $name, a run goes that names the person only in what failed, or in what was found of a send',
  async (store) => {
    const at = await startTestServer({ store });
    const { services } = at.server;
    const { db } = services.store;
    const { id: clientId } = await services.clients.create({ name: 'Client' });
    const { id: workflowId } = await services.workflows.apply({
      clientId,
      definition: { name: 'Sets', trigger: { type: 'manual' }, steps: [{ id: 'one', type: 'set', values: { x: 1 } }] },
    });
    const start = async (): Promise<string> =>
      (await at.call('POST', `/api/v1/workflows/${workflowId}/runs`, { body: { event: {} } })).body.runId;
    const runs = await Promise.all(Array.from({ length: 6 }, start));
    const said = 'an answer about leak@example.test';
    await vi.waitFor(
      async () =>
        expect((await services.runs.list({ limit: 10 })).map(({ status }) => status)).toEqual(
          Array(6).fill('succeeded'),
        ),
      { timeout: 15_000 },
    );
    await sql`update runs set error = ${said} where id = ${runs[0]}`.execute(db);
    await sql`update run_steps set error = ${said} where run_id = ${runs[1]}`.execute(db);
    await sql`update run_steps set detail = ${JSON.stringify({ attempts: [{ error: said }] })} where run_id = ${runs[2]}`.execute(
      db,
    );
    await sql`update runs set activation = ${`key of ${said}`} where id = ${runs[3]}`.execute(db);
    await sql`insert into send_ledger (run_id, step_id, connection_id, environment, action, marker, state, attempts, intended_at_ms, decision)
    values (${runs[4]}, 'one', 'c', 'production', 'a', 'm', 'sent', 1, 0, ${JSON.stringify({ by: said })})`.execute(db);
    const { body } = await at.call('POST', '/api/v1/erasures', { body: { person: ['leak@example.test'] } });
    expect(body).toMatchObject({ runs: 5 });
    expect(await mentioning(at.place, 'leak@example.test')).toEqual([]);
    expect((await services.runs.list({ limit: 10 })).map(({ id }) => id)).toEqual([runs[5]]);
    await at[Symbol.asyncDispose]();
  },
);

/** What is uploaded and synced: a file about both of them, one about others, and one of which the end is missing. */
async function syncSomeFiles(
  { server: { services } }: Awaited<ReturnType<typeof startTestServer>>,
  { clientId, connectionId }: { clientId: string; connectionId: string },
): Promise<{ failed(): Promise<string> }> {
  const { uploads, syncs, store } = services;
  const upload = async (name: string, content: string, bytes?: number) => {
    const { id } = await uploads.create({ clientId, name, bytes, createdBy: 'test' });
    await uploads.write(id, { offset: 0, bytes: Readable.from([Buffer.from(content)]), isLast: true });
    return id;
  };
  // Neither has a number: nothing leaves, as nobody answers there.
  const rows = `id,email,cio_id,n\n${bob.id},${bob.email},${bob.cio_id},x\n${ada.id},${ada.email},${ada.cio_id},x\n`;
  const uploadId = await upload('people.csv', rows);
  await upload('others.csv', 'id,email\nada-70,not-ada.lovelace@example.org\n');
  await upload('begun.csv', `id\n${ada.id}\n`, 1_000);
  const columns = { n: { type: 'number' } } as const;
  const mapping = { kind: 'people', columns } as const;
  const { id } = await syncs.create({
    connectionId,
    environment: 'production',
    uploadId,
    mapping,
    sinceLast: 'all',
    createdBy: 'test',
  });
  await vi.waitFor(async () => expect(await syncs.get(id)).toMatchObject({ status: 'succeeded', failed: 2 }), {
    timeout: 15_000,
  });
  // As if they had been sent before.
  const memory = await store.db.selectFrom('sync_memories').select('id').executeTakeFirstOrThrow();
  const known = [`id:${ada.id}`, `id:${bob.id}`, `email:${bob.email}`];
  const fingerprints = known.map((key) => ({ memory_id: memory.id, key, fingerprint: '0123456789abcdef', turn: 1 }));
  await store.db.insertInto('sync_fingerprints').values(fingerprints).execute();
  return {
    failed: async () => (await Array.fromAsync(await syncs.failures(id))).map(String).join(''),
  };
}

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
