import { serve } from '../victim/serve.ts';
import { definition, type Inspection, type Progress } from './messages.ts';

await serve({
  definitions: (endpointId) => [definition(endpointId)],
  answers: {
    async progress({ store: { db } }): Promise<Progress> {
      const stored = await db
        .selectFrom('events')
        .select(({ fn }) => fn.countAll().as('count'))
        .executeTakeFirstOrThrow();
      const open = await db
        .selectFrom('runs')
        .select(({ fn }) => fn.countAll().as('count'))
        .where('ended_at_ms', 'is', null)
        .executeTakeFirstOrThrow();
      return { stored: Number(stored.count), open: Number(open.count), pid: process.pid };
    },
    async inspect({ store: { db } }): Promise<Inspection> {
      const deliveries = await db.selectFrom('deliveries').select('delivery_id').execute();
      return {
        events: await db.selectFrom('events').select(['id', 'event_id', 'activated_at_ms']).execute(),
        runs: await db.selectFrom('runs').select(['event_id', 'status', 'error']).execute(),
        deliveries: deliveries.length,
      };
    },
  },
});
