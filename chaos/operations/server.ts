import { serve } from '../victim/serve.ts';
import { definition, type Outcome, RUNS_PER_ROUND, replayed } from './messages.ts';

let round = Date.now();

await serve({
  definitions: () => [replayed, definition],
  answers: {
    /** Runs that wait a moment, then send. */
    async begin({ workflows, runs }) {
      const workflow = (await workflows.list({})).find(({ name }) => name === definition.name);
      if (!workflow) throw new Error('There is no workflow');
      const {
        id: workflowId,
        version: workflowVersion,
        connectionId,
      } = { ...workflow, ...(await workflows.active(workflow.id, 'production')) };
      round += 1;
      await runs.create(
        Array.from({ length: RUNS_PER_ROUND }, (_, index) => ({
          workflowId,
          workflowVersion,
          startedBy: 'manual' as const,
          event: { person: `person-${round}-${index}` },
          activation: `${round}/${index}`,
          connectionId,
          environment: 'production',
        })),
      );
    },
    async retry({ runs }) {
      const counts = [];
      for (const errorCode of ['restored', 'engine_lost']) {
        counts.push((await runs.retryMany({ errorCode, limit: 1_000 })).runIds.length);
      }
      return counts;
    },
    /** Of every event that is stored, always with the same key. */
    async replay({ replays, store: { db } }) {
      const events = await db.selectFrom('events').select('id').execute();
      const by = { actor: { id: 'chaos', name: 'Chaos' }, idempotencyKey: 'the same' };
      await replays.replayAll({}, events.length, by);
      return events.length;
    },
    async replayed({ store: { db } }) {
      const runs = await db.selectFrom('runs').select('event_id').where('replay_id', 'is not', null).execute();
      return { runs: runs.length, events: new Set(runs.map((run) => run.event_id)).size };
    },
    /** The ids of the events that started runs, one for each run. */
    async activated({ store: { db } }) {
      const runs = await db
        .selectFrom('runs')
        .innerJoin('events', 'events.id', 'runs.event_id')
        .select('events.event_id')
        .execute();
      return runs.map((run) => run.event_id);
    },
    async stored({ store: { db } }) {
      const events = await db.selectFrom('events').select('event_id').execute();
      return events.map((event) => event.event_id);
    },
    async inspect({ store: { db } }): Promise<Outcome[]> {
      return db.selectFrom('runs').select(['id', 'event', 'status', 'error_code']).execute();
    },
  },
});
