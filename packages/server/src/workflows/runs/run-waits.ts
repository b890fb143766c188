import { sql } from 'kysely';
import type { Logger } from 'pino';
import { mendedAtMs } from '../../connections/mended-at.ts';
import { rowsOf, storableKey } from '../../store/batch.ts';
import { gather } from '../../store/gather.ts';
import type { Store } from '../../store/store.ts';
import type { Tables } from '../../store/tables.ts';
import { eachOnItsOwn } from './each-on-its-own.ts';
import type { Engine, WaitEnd } from './engine.ts';

/** The engine is told of so many ends with one message, and with so many messages at once. */
const ENDS_TOGETHER = 100;
const MESSAGES_AT_ONCE = 4;
/** Waits that begin, or are over, are gathered for so long and written together. */
const GATHER_MS = 5;
/** How often we look whether a connection that runs wait for has been mended. */
const CONNECTION_CHECK_INTERVAL_MS = 1_000;

export type WaitKind = 'time' | 'delivery' | 'decision' | 'connection' | 'run';

/** What ends a wait before its time, and not because what it waited for happened. */
export type EarlyEnd = { skippedBy: string; atMs: number } | { elapsed: true };

export const isSkipped = (value: unknown): value is Extract<EarlyEnd, { skippedBy: string }> =>
  typeof value === 'object' && value !== null && 'skippedBy' in value;

export const isEarlyEnd = (value: unknown): value is EarlyEnd =>
  isSkipped(value) || (typeof value === 'object' && value !== null && 'elapsed' in value);

export interface RunWait {
  id: string;
  runId: string;
  stepId: string;
  kind: WaitKind;
  /** What it is that the run waits for: a delivery id, a connection and environment, a run's id. */
  subject: string;
  detail: unknown;
  /** Since when it waits. */
  createdAtMs: number;
  /** The sandbox by whose clock it ends as well, and when. */
  sandbox?: { place: string; untilMs: number } | undefined;
}

/** What happened, that runs may wait for. */
export interface Happening {
  subject: string;
  value: unknown;
  /** Whether it is what this wait is for; default: it is. */
  accepts?: (wait: RunWait) => boolean;
}

/** Which runs wait for what, so that whoever sees it happen can tell the engine. */
export interface RunWaits {
  /** Does nothing for a run that has ended. */
  add(wait: RunWait): Promise<void>;
  remove(id: string): Promise<void>;
  /** Ends every wait for this subject. */
  resolve(kind: WaitKind, subject: string, value: unknown): Promise<void>;
  /**
   * Ends the waits for what happened, each with the first that it accepts. One whose end fails holds up none of the
   * others.
   *
   * @param happened - In its order.
   * @throws what the first of them to fail threw, once the others have ended.
   */
  resolveAll(kind: WaitKind, happened: readonly Happening[]): Promise<void>;
  /**
   * Ends this wait with the first value that anybody gives it.
   *
   * @returns that value; `undefined` when the wait is over.
   */
  endOnce(wait: RunWait, value: object): Promise<unknown>;
  ofRun(runId: string): Promise<RunWait[]>;
  ofKind(kind: WaitKind): Promise<RunWait[]>;
  /** Lets a run that waits for its connection try again. @returns whether it did. */
  resume(runId: string): Promise<boolean>;
  /** Ends the wait of a run for a moment, or for a delivery. @returns whether it had one. */
  skip(runId: string, by: string): Promise<boolean>;
  /** Sandboxes by whose clock runs wait, each as `connectionId/environment`. */
  sandboxes(): Promise<string[]>;
  /** Ends the waits that are over by the clock of their sandbox. */
  elapse(sandbox: string, nowMs: number): Promise<void>;
  /** Ends the waits for connections whose credentials have changed, or were found working, since, or that are gone. */
  watchConnections(log: Logger): { stop(): void };
}

export function createRunWaits({
  store,
  engine,
}: {
  store: Pick<Store, 'db' | 'kind' | 'batch'>;
  engine: () => Engine;
}): RunWaits {
  const { db } = store;
  const toWait = (row: Tables['run_waits']): RunWait => ({
    id: row.id,
    runId: row.run_id,
    stepId: row.step_id,
    kind: row.kind as WaitKind,
    subject: row.subject,
    detail: row.detail === null ? null : JSON.parse(row.detail),
    createdAtMs: row.created_at_ms,
  });

  const add = gather(GATHER_MS, (waits: RunWait[]) => {
    const rows = waits.map(({ id, runId, stepId, kind, subject, detail, createdAtMs, sandbox }) => [
      id,
      runId,
      stepId,
      kind,
      storableKey(subject),
      detail === null ? null : JSON.stringify(detail),
      createdAtMs,
      sandbox?.place ?? null,
      sandbox?.untilMs ?? null,
    ]);
    // One statement: a run that is cancelled meanwhile leaves no wait behind, whichever comes first.
    return store.batch([
      sql`
        insert into run_waits
          (id, run_id, step_id, kind, subject, detail, created_at_ms, sandbox, sandbox_until_ms)
        select value->>0, runs.id, value->>2, value->>3, value->>4, value->>5, cast(value->>6 as bigint), value->>7,
          cast(value->>8 as bigint)
        from ${rowsOf(store.kind, rows)} inner join runs on runs.id = value->>1
        where runs.ended_at_ms is null
        on conflict (id) do nothing`,
    ]);
  });

  const remove = gather(GATHER_MS, removeAll);

  async function removeAll(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await store.batch([sql`delete from run_waits where id in ${anyOf(ids)}`]);
  }

  /** However many they are: what is bound one by one has a limit. */
  const anyOf = (texts: readonly string[]) =>
    sql<string>`(select value->>0 from ${rowsOf(
      store.kind,
      texts.map((text) => [text]),
    )})`;

  async function endAll(ends: readonly WaitEnd[]): Promise<void> {
    const parts: WaitEnd[][] = [];
    for (let from = 0; from < ends.length; from += ENDS_TOGETHER) parts.push(ends.slice(from, from + ENDS_TOGETHER));
    const told: string[] = [];
    try {
      await eachOnItsOwn(parts, MESSAGES_AT_ONCE, async (part) => {
        // The engine first: told twice it listens once, never told the run would wait for ever.
        await engine().endWaits(part);
        told.push(...part.map(({ id }) => id));
      });
    } finally {
      await removeAll(told);
    }
  }

  const endEach = (rows: Tables['run_waits'][], value: unknown) => endAll(rows.map(({ id }) => ({ id, value })));

  /** Whoever waits for a connection that was deleted need not wait any longer. */
  async function endsBeforeMs(subject: string): Promise<number> {
    const [connectionId = '', environment = ''] = subject.split('/');
    return (await mendedAtMs(db, connectionId, environment)) ?? Number.MAX_SAFE_INTEGER;
  }

  async function resolveMended(): Promise<void> {
    const waits = db.selectFrom('run_waits').where('kind', '=', 'connection');
    await eachOnItsOwn(await waits.select('subject').distinct().execute(), 1, async ({ subject }) => {
      const rows = await waits
        .selectAll()
        .where('subject', '=', subject)
        .where('created_at_ms', '<=', await endsBeforeMs(subject))
        .execute();
      await endEach(rows, 'mended');
    });
  }

  async function resolveAll(kind: WaitKind, happened: readonly Happening[]): Promise<void> {
    if (happened.length === 0) return;
    const keyed = happened.map((one) => ({ ...one, key: storableKey(one.subject) }));
    const rows = await db
      .selectFrom('run_waits')
      .selectAll()
      .where('kind', '=', kind)
      .where('subject', 'in', anyOf([...new Set(keyed.map(({ key }) => key))]))
      .execute();
    const waitsFor = Map.groupBy(rows.map(toWait), ({ subject }) => subject);
    const ends = new Map<string, WaitEnd>();
    for (const { key, value, accepts = () => true } of keyed) {
      for (const wait of waitsFor.get(key) ?? []) {
        if (!ends.has(wait.id) && accepts(wait)) ends.set(wait.id, { id: wait.id, value });
      }
    }
    await endAll([...ends.values()]);
  }

  return {
    add,
    remove,
    resolveAll,
    resolve: (kind, subject, value) => resolveAll(kind, [{ subject, value }]),
    async resume(runId) {
      const rows = await db
        .selectFrom('run_waits')
        .selectAll()
        .where('run_id', '=', runId)
        .where('kind', '=', 'connection')
        .execute();
      await endEach(rows, 'resumed');
      return rows.length > 0;
    },
    async skip(runId, by) {
      const rows = await db
        .selectFrom('run_waits')
        .selectAll()
        .where('run_id', '=', runId)
        .where('kind', 'in', ['time', 'delivery'])
        .execute();
      const skipped: EarlyEnd = { skippedBy: by, atMs: Date.now() };
      await endEach(rows, skipped);
      return rows.length > 0;
    },
    async sandboxes() {
      const rows = await db
        .selectFrom('run_waits')
        .select('sandbox')
        .distinct()
        .where('sandbox', 'is not', null)
        .execute();
      return rows.map(({ sandbox }) => sandbox as string);
    },
    async elapse(sandbox, nowMs) {
      const rows = await db
        .selectFrom('run_waits')
        .selectAll()
        .where('sandbox', '=', sandbox)
        .where('sandbox_until_ms', '<=', nowMs)
        .execute();
      const elapsed: EarlyEnd = { elapsed: true };
      await endEach(rows, elapsed);
    },
    async endOnce(wait, value) {
      // Written down first: of two values at once one stands, and it is told again if the engine was away.
      if (answerOf(wait) === undefined) {
        await db
          .updateTable('run_waits')
          .set({ detail: JSON.stringify({ ...(wait.detail as object), answer: value }) })
          .where('id', '=', wait.id)
          .where('detail', '=', JSON.stringify(wait.detail))
          .execute();
      }
      const row = await db.selectFrom('run_waits').selectAll().where('id', '=', wait.id).executeTakeFirst();
      const answer = row && answerOf(toWait(row));
      if (answer !== undefined) await endAll([{ id: wait.id, value: answer }]);
      return answer;
    },
    async ofRun(runId) {
      return (await db.selectFrom('run_waits').selectAll().where('run_id', '=', runId).execute()).map(toWait);
    },
    async ofKind(kind) {
      return (
        await db.selectFrom('run_waits').selectAll().where('kind', '=', kind).orderBy('created_at_ms').execute()
      ).map(toWait);
    },
    watchConnections(log) {
      let isLooking = false;
      const timer = setInterval(() => {
        if (isLooking) return;
        isLooking = true;
        void resolveMended()
          .catch((error: unknown) => log.error({ err: error }, 'looking for mended connections failed'))
          .finally(() => {
            isLooking = false;
          });
      }, CONNECTION_CHECK_INTERVAL_MS).unref();
      return { stop: () => clearInterval(timer) };
    },
  };
}

const answerOf = ({ detail }: RunWait): unknown => (detail as { answer?: unknown } | null)?.answer;
