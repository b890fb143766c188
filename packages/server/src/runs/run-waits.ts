import type { Logger } from 'pino';
import type { Database } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';
import type { Engine } from './engine.ts';

/** How often we look whether a connection that runs wait for has been mended. */
const CONNECTION_CHECK_INTERVAL_MS = 1_000;

export type WaitKind = 'delivery' | 'decision' | 'connection' | 'run';

export interface RunWait {
  id: string;
  runId: string;
  stepId: string;
  kind: WaitKind;
  /** What it is that the run waits for: a delivery id, a connection and environment, a run's id. */
  subject: string;
  detail: unknown;
  createdAtMs: number;
}

/** Which runs wait for what, so that whoever sees it happen can tell the engine. */
export interface RunWaits {
  add(wait: Omit<RunWait, 'createdAtMs'>): Promise<void>;
  remove(id: string): Promise<void>;
  /** Ends every wait for this subject; those that `accepts` refuses go on. */
  resolve(kind: WaitKind, subject: string, value: unknown, accepts?: (wait: RunWait) => boolean): Promise<number>;
  ofRun(runId: string): Promise<RunWait[]>;
  ofKind(kind: WaitKind): Promise<RunWait[]>;
  /** Whether any run waits for one of these: asked for each batch of events. */
  subjectsAwaited(kind: WaitKind, subjects: string[]): Promise<Set<string>>;
  /** Ends the waits for connections whose credentials have changed since, again and again until stopped. */
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

  async function resolveMended(): Promise<void> {
    const waits = await db.selectFrom('run_waits').selectAll().where('kind', '=', 'connection').execute();
    for (const wait of waits.map(toWait)) {
      const [connectionId = '', environment = ''] = wait.subject.split('/');
      const { updated_at_ms: updatedAtMs } =
        (await db
          .selectFrom('connection_credentials')
          .select('updated_at_ms')
          .where('connection_id', '=', connectionId)
          .where('environment', '=', environment)
          .executeTakeFirst()) ?? {};
      if (updatedAtMs !== undefined && updatedAtMs >= wait.createdAtMs) await end(wait, 'mended');
    }
  }

  return {
    async add({ id, runId, stepId, kind, subject, detail }) {
      await db
        .insertInto('run_waits')
        .values({
          id,
          run_id: runId,
          step_id: stepId,
          kind,
          subject,
          detail: detail === null ? null : JSON.stringify(detail),
          created_at_ms: Date.now(),
        })
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
      for (const wait of waits) await end(wait, value);
      return waits.length;
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
