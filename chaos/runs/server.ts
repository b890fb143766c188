import { serve } from '../victim/serve.ts';
import { definition, type Inspection } from './messages.ts';

await serve({
  definition: () => definition,
  answers: {
    async inspect({ store: { db } }): Promise<Inspection> {
      const events = await db.selectFrom('events').select(['id', 'event_id']).where('metric', '=', 'bounced').execute();
      const runs = await db.selectFrom('runs').select(['activation', 'status', 'waiting_for', 'error']).execute();
      const sends = await db.selectFrom('send_ledger').select(['state', 'attempts', 'reason']).execute();
      return { events, runs, sends };
    },
  },
});
