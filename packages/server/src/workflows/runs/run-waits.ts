import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Database } from '../../store/store.ts';
import type { Tables } from '../../store/tables.ts';
import type { Engine } from './engine.ts';

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

/** Which runs wait for what, so that whoever sees it happen can tell the engine. */
export interface RunWaits {
  /** Does nothing for a run that has ended. */
  add(wait: RunWait): Promise<void>;
  remove(id: string): Promise<void>;
  /** Ends every wait for this subject; those that `accepts` refuses go on. */
  resolve(kind: WaitKind, subject: string, value: unknown, accepts?: (wait: RunWait) => boolean): Promise<number>;
  /**
   * Ends this wait with the first value that anybody gives it.
   *
   * @returns that value; `undefined` when the wait is over.
   */
  endOnce(wait: RunWait, value: object): Promise<unknown>;
  ofRun(runId: string): Promise<RunWait[]>;
  ofKind(kind: WaitKind): Promise<RunWait[]>;
  /** Whether any run waits for one of these: asked for each batch of events. */
  subjectsAwaited(kind: WaitKind, subjects: string[]): Promise<Set<string>>;
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

export function createRunWaits({ db, engine }: { db: Database; engine: () => Engine }): RunWaits {
  const toWait = (row: Tables['run_waits']): RunWait => ({
    id: row.id,
    runId: row.run_id,
    stepId: row.step_id,
    kind: row.kind as WaitKind,
    subject: row.subject,
    detail: row.detail === null ? null : JSON.parse(row.detail),
    createdAtMs: row.created_at_ms,
  });

  async function end({ id }: RunWait, value: unknown): Promise<void> {
    // The engine first: told twice it listens once, never told the run would wait for ever.
    await engine().resolveWait(id, value);
    await db.deleteFrom('run_waits').where('id', '=', id).execute();
  }

  /** When a connection got its credentials, or a probe found them working; whoever waits for one that was deleted need not wait any longer. */
  async function mendedAtMs(subject: string): Promise<number> {
    const [connectionId = '', environment = ''] = subject.split('/');
    const row = await db
      .selectFrom('connections')
      .leftJoin('connection_credentials', (join) =>
        join
          .onRef('connection_credentials.connection_id', '=', 'connections.id')
          .on('connection_credentials.environment', '=', environment),
      )
      .select(['connection_credentials.updated_at_ms', 'connection_credentials.probe'])
      .where('connections.id', '=', connectionId)
      .where('connections.deleted_at_ms', 'is', null)
      .executeTakeFirst();
    return row ? Math.max(row.updated_at_ms ?? 0, workedAtMs(row.probe)) : Number.MAX_SAFE_INTEGER;
  }

  async function resolveMended(): Promise<void> {
    const waits = db.selectFrom('run_waits').where('kind', '=', 'connection');
    await eachOnItsOwn(await waits.select('subject').distinct().execute(), async ({ subject }) => {
      const rows = await waits
        .selectAll()
        .where('subject', '=', subject)
        .where('created_at_ms', '<=', await mendedAtMs(subject))
        .execute();
      await eachOnItsOwn(rows.map(toWait), (wait) => end(wait, 'mended'));
    });
  }

  return {
    async add({ id, runId, stepId, kind, subject, detail, createdAtMs, sandbox }) {
      // One statement: a run that is cancelled meanwhile leaves no wait behind, whichever comes first.
      await db
        .insertInto('run_waits')
        .columns([
          'id',
          'run_id',
          'step_id',
          'kind',
          'subject',
          'detail',
          'created_at_ms',
          'sandbox',
          'sandbox_until_ms',
        ])
        .expression((from) =>
          from
            .selectFrom('runs')
            .where('runs.id', '=', runId)
            .where('ended_at_ms', 'is', null)
            .select([
              sql<string>`cast(${id} as text)`.as('id'),
              'runs.id as run_id',
              sql<string>`cast(${stepId} as text)`.as('step_id'),
              sql<string>`cast(${kind} as text)`.as('kind'),
              sql<string>`cast(${subject} as text)`.as('subject'),
              sql<string | null>`cast(${detail === null ? null : JSON.stringify(detail)} as text)`.as('detail'),
              sql<number>`cast(${createdAtMs} as bigint)`.as('created_at_ms'),
              sql<string | null>`cast(${sandbox?.place ?? null} as text)`.as('sandbox'),
              sql<number | null>`cast(${sandbox?.untilMs ?? null} as bigint)`.as('sandbox_until_ms'),
            ]),
        )
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
    },
    async remove(id) {
      await db.deleteFrom('run_waits').where('id', '=', id).execute();
    },
    async resolve(kind, subject, value, accepts = () => true) {
      const rows = await db
        .selectFrom('run_waits')
        .selectAll()
        .where('kind', '=', kind)
        .where('subject', '=', subject)
        .execute();
      const waits = rows.map(toWait).filter(accepts);
      await eachOnItsOwn(waits, (wait) => end(wait, value));
      return waits.length;
    },
    async resume(runId) {
      const rows = await db
        .selectFrom('run_waits')
        .selectAll()
        .where('run_id', '=', runId)
        .where('kind', '=', 'connection')
        .execute();
      for (const wait of rows.map(toWait)) await end(wait, 'resumed');
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
      for (const wait of rows.map(toWait)) await end(wait, skipped);
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
      await eachOnItsOwn(rows.map(toWait), (wait) => end(wait, elapsed));
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
      if (answer !== undefined) await end(wait, answer);
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
    async subjectsAwaited(kind, subjects) {
      if (subjects.length === 0) return new Set();
      const rows = await db
        .selectFrom('run_waits')
        .select('subject')
        .where('kind', '=', kind)
        .where('subject', 'in', subjects)
        .execute();
      return new Set(rows.map(({ subject }) => subject));
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

/** One that fails holds up none of the others. @throws what the first of them threw, once all are done. */
export async function eachOnItsOwn<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  let failure: { error: unknown } | undefined;
  for (const item of items) await work(item).catch((error: unknown) => (failure ??= { error }));
  if (failure) throw failure.error;
}

const answerOf = ({ detail }: RunWait): unknown => (detail as { answer?: unknown } | null)?.answer;

/** When a probe found the keys working; 0 for one that did not, and for none. */
function workedAtMs(probe: string | null): number {
  if (probe === null) return 0;
  const { ok, atMs } = JSON.parse(probe) as { ok: boolean; atMs: number };
  return ok ? atMs : 0;
}
