import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { countEvents, type EventFilter, listEvents } from '../src/inbound/events/find-events.ts';
import { openStore, type Store } from '../src/store/store.ts';
import { createOverview } from '../src/workflows/overview.ts';
import { countRuns, listRuns, type RunFilter } from '../src/workflows/runs/run-filter.ts';
import { workflowActivity } from '../src/workflows/runs/workflow-activity.ts';
import { plansOf } from './query-plans.ts';

const PAGE = { limit: 50 };
/** All rows, one after the other. One whose index holds few of them is another thing. */
const WALKS = /^SCAN (events|runs)( USING (COVERING )?INDEX sqlite_autoindex_.*)?$/;

describe('what is listed or counted is found by an index, however many there are', () => {
  let folder: string;
  let store: Store;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cio-bridge-test-'));
    store = await openStore({ dataDir: folder });
    const { db } = store;
    await sql`insert into clients (id, name, created_at_ms) values ('cl', 'Client', 0)`.execute(db);
    await sql`insert into connections (id, client_id, name, created_at_ms) values ('con', 'cl', 'Shop', 0)`.execute(db);
    await sql`insert into trigger_endpoints (id, connection_id, environment, token_hash, sealed_token, sealed_signing_keys, created_at_ms)
      values ('te', 'con', 'production', 'h', 't', 'k', 0)`.execute(db);
    await sql`insert into workflows (id, client_id, name, version, created_at_ms) values ('wf', 'cl', 'W', 1, 0)`.execute(
      db,
    );
  });
  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const events: EventFilter[] = [
    { clientIds: ['cl'] },
    { clientId: 'cl' },
    { clientId: 'cl', metric: 'delivered' },
    { connectionId: 'con', status: 'activated' },
    { endpointId: 'te' },
    { metric: ['spammed', 'bounced'] },
    { personId: 'ada' },
    { recipient: 'ada@example.test' },
    { deliveryId: 'd' },
    { campaignId: 7 },
    { search: 'ada' },
    { status: 'waiting' },
    { status: ['paused', 'filtered'] },
  ];
  test.for(events)('events %j', async (filter, { expect }) => {
    for (const ask of [
      (db: Store['db']) => listEvents(db, filter, PAGE),
      (db: Store['db']) => countEvents(db, filter),
    ]) {
      const plans = await plansOf(store.db, ask);
      expect(plans.filter((plan) => WALKS.test(plan))).toEqual([]);
    }
  });

  const runs: RunFilter[] = [
    { clientIds: ['cl'] },
    { clientId: 'cl' },
    { clientId: 'cl', status: 'succeeded' },
    { workflowId: 'wf' },
    { connectionId: 'con' },
    ...(['queued', 'running', 'waiting', 'failed', 'cancelled'] as const).map((status) => ({ status })),
    { status: ['failed', 'running'] },
    { waitingFor: 'connection' },
    { environment: 'staging' },
    { eventId: 'ev' },
    { replayId: 'rp' },
    { parentRunId: 'run' },
    { personId: 'ada' },
    { search: 'ada' },
  ];
  test.for(runs)('runs %j', async (filter, { expect }) => {
    for (const ask of [(db: Store['db']) => listRuns(db, filter, PAGE), (db: Store['db']) => countRuns(db, filter)]) {
      const plans = await plansOf(store.db, ask);
      expect(plans.filter((plan) => WALKS.test(plan))).toEqual([]);
    }
  });

  const waiting = (scope: object) => (reads: Store['db']) =>
    createOverview({
      store: { reads },
      shownEndpoints: { list: async () => [], get: () => Promise.reject() },
      forwarding: async () => ({ failing: 0, gone: 0 }),
    }).waiting(scope, new Set(['runs:read']));
  test.for([
    ['of workflows', (reads: Store['db']) => workflowActivity({ reads }, { scheduled: async () => [] }, ['wf'])],
    ['for somebody', waiting({})],
    ['for somebody, in an environment', waiting({ environment: ['staging'] })],
    ['for somebody, of a client', waiting({ clientId: ['cl'] })],
  ] as const)('runs that wait %s are found among those that wait', async ([, ask], { expect }) => {
    const plans = (await plansOf(store.db, ask)).filter((plan) => /^(SCAN|SEARCH) runs\b/.test(plan));
    // By its id, among those of the last day, or among those at work, is another thing.
    const few = /\(id=\?\)|id>\?\)|SEARCH runs USING COVERING INDEX|INDEX runs_at_work/;
    const ofManyRuns = plans.filter((plan) => !few.test(plan));
    expect(ofManyRuns.length).toBeGreaterThan(0);
    expect(new Set(ofManyRuns)).toEqual(new Set(['SEARCH runs USING INDEX runs_apart (status=?)']));
  });
});
