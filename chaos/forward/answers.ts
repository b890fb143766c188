import type { Role } from '../victim/serve.ts';
import type { Forwarded } from './messages.ts';
import { receiverNames } from './receivers.ts';

/** What a server that forwards to the receivers is asked. */
export const forwardAnswers = {
  /** @returns the secret of each, by its name. */
  async destinations({ destinations, store: { db } }): Promise<Record<string, string>> {
    const { id: endpointId } = await db.selectFrom('trigger_endpoints').select('id').executeTakeFirstOrThrow();
    const secrets: Record<string, string> = {};
    for (const name of receiverNames) {
      const url = `${process.env.CHAOS_RECEIVERS}/${name}`;
      const settings = { name, url, filter: null, perSecond: null, atOnce: name === 'slow' ? 20 : 2 };
      secrets[name] = (await destinations.create({ endpointId, ...settings, createdBy: null })).secret;
    }
    return secrets;
  },
  async forwarded({ store: { db } }): Promise<Forwarded> {
    const events = await db.selectFrom('events').select(['event_id', 'activated_at_ms']).execute();
    const counts = await db
      .selectFrom('forwarded_events')
      .select(({ fn }) => ['status', fn.countAll().as('count')])
      .groupBy('status')
      .execute();
    const of = (status: string) => Number(counts.find((row) => row.status === status)?.count ?? 0);
    return {
      events: events.map((event) => event.event_id),
      unactivated: events.filter((event) => event.activated_at_ms === null).length,
      waiting: of('waiting'),
      failed: of('failed'),
    };
  },
} satisfies Role['answers'];
