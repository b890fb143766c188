import { sendMarkerFrom } from '@cio-bridge/connector';
import { sql } from 'kysely';
import { insertRows } from '../../store/batch.ts';
import type { Store } from '../../store/store.ts';
import { type NewSend, type SendDecision, type SendEntry, type SendState, sendKeyOf, toEntry } from './send-entry.ts';

const MAX_BATCH = 500;
const MAX_SHOWN = 1_000;

const rowKeyOf = ({ runId, stepId }: Pick<NewSend, 'runId' | 'stepId'>): string => `${runId}/${stepId}`;

/** The record, written before a message leaves, that makes sending twice impossible. */
export interface SendLedger {
  /**
   * Writes the intent to send, on disk when this resolves.
   *
   * @returns `mine` when the caller may send; otherwise what was written before, by whoever may have sent.
   */
  intend(send: NewSend): Promise<{ mine: true } | { mine: false; entry: SendEntry }>;
  /** Takes up a send again that certainly did not happen; `false` when another one was faster. */
  intendAgain(entry: SendEntry): Promise<boolean>;
  /** Its request leaves now, and not when it was intended. @throws when that could not be written: it must not leave then. */
  noteLeaving(send: Pick<NewSend, 'runId' | 'stepId'>): Promise<void>;
  /** What came instead of an answer that tells what became of it. */
  noteUnknown(send: Pick<NewSend, 'runId' | 'stepId'>, why: string): Promise<void>;
  /** Looking has begun, and has found nothing out yet. @returns since when. */
  noteLook(entry: SendEntry): Promise<number>;
  /** Customer.io took it. */
  settle(send: Pick<NewSend, 'runId' | 'stepId'>, output: unknown, reason?: string): Promise<void>;
  /** Customer.io did not take it, which the error proves. */
  release(send: Pick<NewSend, 'runId' | 'stepId'>, reason: string): Promise<void>;
  /** It may have become one of these deliveries, or none: a person decides. */
  noteUndecided(send: Pick<NewSend, 'runId' | 'stepId'>, reason: string, candidates: string[]): Promise<void>;
  /** A person decided that it shall not be sent. */
  giveUp(send: Pick<NewSend, 'runId' | 'stepId'>, reason: string): Promise<void>;
  /** What was decided about it, and by whom. */
  noteDecision(send: Pick<NewSend, 'runId' | 'stepId'>, decision: SendDecision): Promise<void>;
  find(send: Pick<NewSend, 'runId' | 'stepId'>): Promise<SendEntry | undefined>;
  /** What a run sent, for those who look: the first thousand. */
  ofRun(runId: string): Promise<SendEntry[]>;
  /** What sent a delivery, if a run did. */
  byDelivery(deliveryId: string): Promise<SendEntry | undefined>;
  /** Which of these deliveries are known to belong to some send. */
  claimed(deliveryIds: string[]): Promise<Set<string>>;
}

interface Waiting {
  send: NewSend;
  nowMs: number;
  resolve: (isMine: boolean) => void;
  reject: (error: unknown) => void;
}

export function createSendLedger({ store }: { store: Store }): SendLedger {
  const { db, reads } = store;
  const waiting: Waiting[] = [];
  let isWriting = false;

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.splice(0, MAX_BATCH);
      try {
        const mine = await insert(group);
        for (const { send, resolve } of group) resolve(mine.has(rowKeyOf(send)));
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    isWriting = false;
  }

  /** @returns the keys that were not there before. */
  async function insert(group: Waiting[]): Promise<Set<string>> {
    const rows = group.map(({ send, nowMs }) => [
      send.runId,
      send.stepId,
      send.connectionId,
      send.environment,
      send.action,
      sendMarkerFrom(sendKeyOf(send)),
      send.lookSinceMs ?? nowMs,
      'intended',
      1,
    ]);
    const [inserted] = await store.batch([
      insertRows<{ run_id: string; step_id: string }>(store.kind, {
        into: 'send_ledger',
        columns: {
          run_id: 'text',
          step_id: 'text',
          connection_id: 'text',
          environment: 'text',
          action: 'text',
          marker: 'text',
          intended_at_ms: 'bigint',
          state: 'text',
          attempts: 'bigint',
        },
        rows,
        suffix: sql`on conflict (run_id, step_id) do nothing returning run_id, step_id`,
      }),
    ]);
    return new Set(inserted.map((row) => rowKeyOf({ runId: row.run_id, stepId: row.step_id })));
  }

  const update = async (
    { runId, stepId }: Pick<NewSend, 'runId' | 'stepId'>,
    values: {
      state: SendState;
      reason: string | null;
      output?: string;
      delivery_id?: string | null;
      candidates?: string;
    },
  ) => {
    await db
      .updateTable('send_ledger')
      .set({ ...values, settled_at_ms: Date.now() })
      .where('run_id', '=', runId)
      .where('step_id', '=', stepId)
      .where('state', '!=', 'sent')
      .execute();
  };

  const rows = () => db.selectFrom('send_ledger').selectAll();
  const find = async ({ runId, stepId }: Pick<NewSend, 'runId' | 'stepId'>) => {
    const row = await rows().where('run_id', '=', runId).where('step_id', '=', stepId).executeTakeFirst();
    return row && toEntry(row);
  };

  return {
    find,
    async intend(send) {
      const isMine = await new Promise<boolean>((resolve, reject) => {
        waiting.push({ send, nowMs: Date.now(), resolve, reject });
        // The next turn of the loop: what comes in this one joins the same commit.
        if (!isWriting) {
          isWriting = true;
          setImmediate(() => void writeAll());
        }
      });
      if (isMine && send.lookSinceMs == null) return { mine: true };
      return { mine: false, entry: (await find(send)) as SendEntry };
    },
    async intendAgain({ runId, stepId, state, attempts }) {
      const { numUpdatedRows } = await db
        .updateTable('send_ledger')
        .set({
          state: 'intended',
          attempts: attempts + 1,
          reason: null,
          intended_at_ms: Date.now(),
          looked_since_ms: null,
          settled_at_ms: null,
        })
        .where('run_id', '=', runId)
        .where('step_id', '=', stepId)
        .where('state', '=', state)
        .where('attempts', '=', attempts)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    async noteLeaving({ runId, stepId }) {
      await db
        .updateTable('send_ledger')
        .set({ intended_at_ms: Date.now() })
        .where('run_id', '=', runId)
        .where('step_id', '=', stepId)
        .execute();
    },
    async noteUnknown({ runId, stepId }, why) {
      await db
        .updateTable('send_ledger')
        .set({ reason: why })
        .where('run_id', '=', runId)
        .where('step_id', '=', stepId)
        .where('state', '=', 'intended')
        .execute();
    },
    async noteLook({ runId, stepId, lookedSinceMs }) {
      if (lookedSinceMs !== null) return lookedSinceMs;
      const nowMs = Date.now();
      await db
        .updateTable('send_ledger')
        .set({ looked_since_ms: nowMs })
        .where('run_id', '=', runId)
        .where('step_id', '=', stepId)
        .execute();
      return nowMs;
    },
    async settle(send, output, reason) {
      await update(send, {
        state: 'sent',
        reason: reason ?? null,
        output: JSON.stringify(output ?? null),
        delivery_id: deliveryIdOf(output),
      });
    },
    release: (send, reason) => update(send, { state: 'released', reason }),
    noteUndecided: (send, reason, candidates) =>
      update(send, { state: 'undecided', reason, candidates: JSON.stringify(candidates) }),
    giveUp: (send, reason) => update(send, { state: 'given-up', reason }),
    async noteDecision({ runId, stepId }, decision) {
      await db
        .updateTable('send_ledger')
        .set({ decision: JSON.stringify(decision) })
        .where('run_id', '=', runId)
        .where('step_id', '=', stepId)
        .execute();
    },
    async ofRun(runId) {
      const ofRun = reads.selectFrom('send_ledger').selectAll().where('run_id', '=', runId);
      return (await ofRun.orderBy('intended_at_ms').limit(MAX_SHOWN).execute()).map(toEntry);
    },
    async byDelivery(deliveryId) {
      const row = await rows().where('delivery_id', '=', deliveryId).executeTakeFirst();
      return row && toEntry(row);
    },
    async claimed(deliveryIds) {
      if (deliveryIds.length === 0) return new Set();
      const found = await db
        .selectFrom('send_ledger')
        .select('delivery_id')
        .where('delivery_id', 'in', deliveryIds)
        .execute();
      return new Set(found.map((row) => row.delivery_id as string));
    },
  };
}

function deliveryIdOf(output: unknown): string | null {
  const { deliveryId } = (output ?? {}) as { deliveryId?: unknown };
  return typeof deliveryId === 'string' ? deliveryId : null;
}
