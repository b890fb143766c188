import { matchesFilter, parseReportingEvent } from '@cio-bridge/connector';
import type { Logger } from 'pino';
import { newId } from '../ids.ts';
import type { Database } from '../store/store.ts';
import type { Workflows } from '../workflows/workflows.ts';
import type { Engine } from './engine.ts';
import type { Runs } from './runs.ts';

const BATCH = 200;
/** What a crash, or an engine that was away, left waiting is picked up again this often. */
const SWEEP_INTERVAL_MS = 2_000;

export interface Activation {
  /** Events were stored, or runs queued: look now instead of at the next sweep. */
  wake(): void;
  stop(): Promise<void>;
}

/**
 * From stored events to started runs, in two steps that a crash may part at any point: an event
 * becomes its runs in one transaction (once, by a unique key), and a queued run is handed to the
 * engine (once, by its idempotency key) until the engine says that it has begun.
 */
export function startActivation(services: {
  db: Database;
  workflows: Workflows;
  runs: Runs;
  engine: Engine;
  log: Logger;
}): Activation {
  const { db, workflows, runs, engine, log } = services;
  /** Runs that the engine has taken and that have not begun yet, with when we handed them over. */
  const handed = new Map<string, number>();
  let isWanted = false;
  let isStopped = false;
  let working: Promise<void> | undefined;
  const sweep = setInterval(wake, SWEEP_INTERVAL_MS).unref();

  function wake(): void {
    isWanted = true;
    working ??= work().finally(() => {
      working = undefined;
    });
  }

  async function work(): Promise<void> {
    while (isWanted && !isStopped) {
      isWanted = false;
      try {
        while ((await activate()) === BATCH && !isStopped);
        await start();
      } catch (error) {
        log.error({ err: error }, 'activation failed; the next sweep tries again');
      }
    }
  }

  async function activate(): Promise<number> {
    const waiting = await db
      .selectFrom('events')
      .select(['id', 'endpoint_id', 'payload'])
      .where('activated_at_ms', 'is', null)
      .orderBy('id')
      .limit(BATCH)
      .execute();
    if (waiting.length === 0) return 0;
    const rows = (await Promise.all(waiting.map(runsOf))).flat();
    await db.transaction().execute(async (transaction) => {
      if (rows.length > 0) {
        await transaction
          .insertInto('runs')
          .values(rows)
          .onConflict((conflict) => conflict.columns(['workflow_id', 'activation']).doNothing())
          .execute();
      }
      await transaction
        .updateTable('events')
        .set({ activated_at_ms: Date.now() })
        .where(
          'id',
          'in',
          waiting.map((event) => event.id),
        )
        .execute();
    });
    return waiting.length;
  }

  async function runsOf(stored: { id: string; endpoint_id: string; payload: string }) {
    const parsed = parseReportingEvent(stored.payload);
    if (!parsed.ok) return [];
    const candidates = await workflows.forEndpoint(stored.endpoint_id);
    return candidates
      .filter(({ definition }) => matchesFilter(definition.trigger.filter ?? {}, parsed.event))
      .map(({ id, version }) => ({
        id: newId('run'),
        workflow_id: id,
        workflow_version: version,
        event: JSON.stringify(parsed.event),
        activation: stored.id,
        status: 'queued',
        created_at_ms: Date.now(),
      }));
  }

  async function start(): Promise<void> {
    const now = Date.now();
    for (const [id, sinceMs] of handed) if (now - sinceMs > SWEEP_INTERVAL_MS * 5) handed.delete(id);
    const queued = (await runs.queued(BATCH)).filter((id) => !handed.has(id));
    await Promise.all(
      queued.map(async (id) => {
        handed.set(id, now);
        try {
          await engine.start(id);
        } catch (error) {
          handed.delete(id);
          throw error;
        }
      }),
    );
  }

  wake();
  return {
    wake,
    async stop() {
      isStopped = true;
      clearInterval(sweep);
      await working;
    },
  };
}
