import { describe, expect, test, vi } from 'vitest';
import { configFrom, openStore, startServer } from '../src/index.ts';
import { newEvent, post } from './inbound/signed.ts';
import { stores } from './stores.ts';

/** One thing that is wrong holds up nothing but itself. */
describe.each(stores)('on $name', (kind) => {
  test('a saved definition that cannot be read any more stops neither its endpoint nor the start', async () => {
    const place = await kind.place();
    const config = {
      ...configFrom({}, { dataDir: place.dataDir, databaseUrl: place.databaseUrl, port: 0 }),
      logLevel: 'silent' as const,
    };
    const first = await startServer(config);
    const { clients, connections, endpoints } = first.services;
    const { id: clientId } = await clients.create({ name: 'Client' });
    const connectionId = await connections.create({ clientId, name: 'Shop' });
    const { token } = await endpoints.create({ connectionId, environment: 'production', signingKeys: ['k'] });
    const save = async (name: string, trigger: object, { workflows } = first.services) => {
      const definition = { name, trigger, steps: [{ id: 'end', type: 'stop', status: 'succeeded' }] };
      return (await workflows.apply({ clientId, definition })).id;
    };
    const sound = await save('Sound', { type: 'event' });
    const odd = await save('Odd', { type: 'event' });
    const oddSchedule = await save('Odd schedule', { type: 'schedule', cron: '0 9 * * *' });
    await first.close();

    const store = await openStore(place);
    const odder = (trigger: object) => JSON.stringify({ name: 'Odd', trigger, steps: [{ type: 'was-once-a-step' }] });
    for (const [id, trigger] of [
      [odd, { type: 'event' }],
      [oddSchedule, { type: 'by-the-moon' }],
    ] as const) {
      const set = store.db.updateTable('workflow_versions').set({ definition: odder(trigger) });
      await set.where('workflow_id', '=', id).execute();
    }
    await store.close();

    const { services, url, close } = await startServer(config);
    const answer = await post(`${url}/webhooks/customer-io/${token}`, newEvent(), { key: 'k' });
    expect(answer.status).toBe(200);
    await vi.waitFor(
      async () => {
        const runs = await services.runs.list({ limit: 10 });
        const outcomes = Object.fromEntries(runs.map((run) => [run.workflowId, [run.status, run.errorCode]]));
        expect(outcomes).toEqual({ [sound]: ['succeeded', null], [odd]: ['failed', 'definition_unreadable'] });
      },
      { timeout: 15_000, interval: 50 },
    );

    const [failed] = await services.runs.list({ limit: 1, workflowId: odd });
    const { id: runId = '' } = failed ?? {};
    const { token: reader } = await services.tokens.create({ name: 'reader', permissions: ['runs:read'] });
    const read = async (path: string) => {
      const answer = await fetch(`${url}/api/v1/${path}`, { headers: { authorization: `Bearer ${reader}` } });
      return { status: answer.status, body: await answer.json() };
    };
    expect(await read(`runs/${runId}`)).toMatchObject({ status: 200, body: { errorCode: 'definition_unreadable' } });
    expect(await read(`runs/${runId}/steps`)).toMatchObject({ status: 200, body: { items: [] } });
    await services.store.db
      .insertInto('run_waits')
      .values({
        id: 'asked',
        run_id: runId,
        step_id: 'send',
        kind: 'decision',
        subject: runId,
        detail: JSON.stringify({ action: 'customer-io/send-push', why: 'Nobody knows' }),
        created_at_ms: Date.now(),
      })
      .execute();
    expect(await read('decisions')).toMatchObject({ status: 200, body: { items: [{ runId, laterWaits: [] }] } });

    // It is saved anew, as its error says, and goes on with that, unless it has steps behind it that nobody can compare.
    await save('Odd', { type: 'event' }, services);
    const done = { run_id: runId, step_id: 'sent', position: 0, status: 'succeeded', attempts: 1, started_at_ms: 1 };
    await services.store.db.insertInto('run_steps').values(done).execute();
    await expect(services.runs.retry(runId)).rejects.toMatchObject({
      code: 'steps_differ',
      message: expect.stringMatching(/step sent of version 1 .* cannot be read any more: run it again from the start$/),
    });
    await services.store.db.deleteFrom('run_steps').where('run_id', '=', runId).execute();
    expect(await services.runs.retryMany({ limit: 10 })).toMatchObject({ runIds: [runId], heldBack: [] });
    await vi.waitFor(
      async () => expect(await services.runs.get(runId)).toMatchObject({ status: 'succeeded', workflowVersion: 2 }),
      { timeout: 15_000, interval: 50 },
    );
    await close();
    await place.remove();
  });
});

test('a wait that the engine never had is over', async () => {
  const [sqlite] = stores;
  const place = await (sqlite as (typeof stores)[number]).place();
  const { services, close } = await startServer({
    ...configFrom({}, { dataDir: place.dataDir, port: 0 }),
    logLevel: 'silent',
  });
  await services.engine.endWaits([{ id: 'nonsense', value: {} }]);
  await close();
  await place.remove();
});
