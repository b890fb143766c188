import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '../store/store.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { HttpCaller } from '../workflows/runs/steps/http.ts';
import { attempt } from './attempt.ts';
import type { DestinationRow } from './destination.ts';
import { type Health, healthAfter } from './health.ts';
import { createRecorder } from './record-attempts.ts';
import type { Secrets } from './signature.ts';
import type { DueEvent } from './take-due.ts';

interface Sending {
  store: Store;
  http: HttpCaller;
  metrics: Pick<Metrics, 'forwarded'>;
  row: DestinationRow;
  url: string;
  secrets: Secrets;
  /** By the destination's clock. */
  nowMs: () => number;
  /** When the last attempt was begun, which the pace counts from. */
  begun: { atMs: number };
  /** No more are begun. */
  enough: AbortSignal;
  /** What is under way is given up: it is sent again, with its id. */
  givingUp: AbortSignal;
}

/**
 * Sends these to one destination, as fast and as many at once as it takes, and writes down what came of them. It ends
 * early when the destination's circuit opens or closes, or it asks for a wait.
 *
 * @throws when what came of them could not be written: they are sent again then, with the same ids.
 */
export async function sendBatch(sending: Sending, due: readonly DueEvent[]): Promise<void> {
  const { store, http, metrics, row, url, secrets, nowMs, begun, enough, givingUp } = sending;
  const left = [...due];
  const recorder = createRecorder(store, row);
  let health: Health = row;
  const isOver = () => enough.aborted || recorder.hasFailed() || isOtherwise(health, row);

  async function lane(): Promise<void> {
    for (let event = left.shift(); event && !isOver(); event = left.shift()) {
      if (row.per_second !== null) await turn(row.per_second);
      if (isOver()) return;
      const outcome = await attempt(http, { id: event.messageId, url, secrets, body: event.body }, givingUp);
      metrics.forwarded({ errorCode: outcome.errorCode, ms: outcome.durationMs });
      health = healthAfter(health, outcome, nowMs());
      recorder.add({ event, attempt: outcome, nowMs: nowMs() }, health);
    }
  }

  async function turn(perSecond: number): Promise<void> {
    const intervalMs = 1_000 / perSecond;
    const mineAtMs = Math.max(Date.now(), begun.atMs + intervalMs);
    begun.atMs = mineAtMs;
    await sleep(mineAtMs - Date.now(), undefined, { signal: enough }).catch(() => {
      // Given back: nothing is begun then.
      begun.atMs = Math.min(begun.atMs, mineAtMs - intervalMs);
    });
  }

  const lanes = await Promise.allSettled(Array.from({ length: row.at_once }, lane));
  await recorder.settled();
  const failed = lanes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}

const isOtherwise = (health: Health, begun: Health): boolean =>
  health.paused_at_ms !== begun.paused_at_ms || health.held_until_ms !== begun.held_until_ms;
