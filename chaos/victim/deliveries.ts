import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '@cio-bridge/sandbox';

const TICK_MS = 10;

/** Emails that are delivered at Customer.io, numbered from 1, and what came of the reports of them. */
export function deliveriesAt(workspace: ReturnType<Sandbox['workspace']>) {
  let sent = 0;
  return {
    /** How many there were. */
    get sent(): number {
      return sent;
    },
    /** Lets so many more happen, spread over the time. */
    async report(count: number, overMs: number): Promise<void> {
      const ticks = Math.max(1, Math.round(overMs / TICK_MS));
      for (let tick = 1, done = 0; tick <= ticks; tick += 1) {
        for (; done < (count * tick) / ticks && done < count; done += 1) {
          sent += 1;
          workspace.report({
            subscription: 'email_delivered',
            objectType: 'email',
            metric: 'delivered',
            data: {
              identifiers: { id: `person-${sent}`, email: null, cio_id: `c${sent}` },
              delivery_id: `delivery-${sent}`,
              recipient: `person-${sent}@example.com`,
              subject: 'Chaos',
            },
          });
        }
        await sleep(TICK_MS);
      }
    },
    /** What Customer.io was told 200 for. */
    accepted: (): Set<string> =>
      new Set(workspace.webhookAttempts.filter(({ outcome }) => outcome === 'accepted').map(({ eventId }) => eventId)),
  };
}
