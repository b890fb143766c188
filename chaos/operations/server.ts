import { serve } from '../victim/serve.ts';
import { definition, type Outcome, RUNS_PER_ROUND } from './messages.ts';

let round = Date.now();

await serve({
  definitions: () => [definition],
  answers: {
    /** Runs that wait a moment, then send. */
    async begin({ workflows, runs }) {
      const [workflow] = await workflows.list({});
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
    async inspect({ store: { db } }): Promise<Outcome[]> {
      return db.selectFrom('runs').select(['id', 'event', 'status', 'error_code']).execute();
    },
  },
});
