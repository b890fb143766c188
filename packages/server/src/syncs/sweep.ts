import type { Logger } from 'pino';
import type { Files } from '../store/files.ts';
import type { Database } from '../store/store.ts';
import type { Engine } from '../workflows/runs/engine.ts';

const HAND_OVER_INTERVAL_MS = 30_000;
/** A sync that has not been heard of for so long is handed over again: it is started if the engine had lost it. */
const SILENT_MS = 60_000;
const FILE_INTERVAL_MS = 3_600_000;

/** Looks after syncs that the engine does not know, and files that nothing needs any more. */
export function startSweep(services: {
  db: Database;
  files: Files;
  engine: () => Engine;
  /** How long the rows that failed, and what was fetched, are kept after the end of a sync. */
  keepFilesMs: number;
  log: Logger;
}) {
  const { db, files, engine, keepFilesMs, log } = services;
  const timers: NodeJS.Timeout[] = [];
  let working: Promise<void> = Promise.resolve();
  const next = (work: () => Promise<void>, failure: string) => {
    working = working.then(work).catch((error: unknown) => log.error({ err: error }, failure));
  };

  async function handOver(silentMs: number): Promise<void> {
    const now = Date.now();
    const rows = await db
      .selectFrom('syncs')
      .select(['id', 'attempt', 'slice'])
      .where('status', 'in', ['queued', 'running'])
      .where('changed_at_ms', '<=', now - silentMs)
      .where((where) => where.or([where('retry_at_ms', 'is', null), where('retry_at_ms', '<=', now - silentMs)]))
      .execute();
    for (const { id, attempt, slice } of rows) await engine().startSync({ syncId: id, attempt, slice });
  }

  /** Files are named after the row that they go with. */
  async function removeFiles(): Promise<void> {
    for (const file of await files.list()) {
      const [owner = '', part] = file.split('.');
      if (await isNeeded(owner, part)) continue;
      await files.remove(file);
    }
  }

  async function isNeeded(owner: string, part: string | undefined): Promise<boolean> {
    if (part === undefined) {
      return (await db.selectFrom('uploads').select('id').where('id', '=', owner).executeTakeFirst()) !== undefined;
    }
    const sync = await db.selectFrom('syncs').select('ended_at_ms').where('id', '=', owner).executeTakeFirst();
    return sync !== undefined && (sync.ended_at_ms === null || sync.ended_at_ms >= Date.now() - keepFilesMs);
  }

  return {
    begin(): void {
      const handOverAll = (silentMs: number) =>
        next(() => handOver(silentMs), 'syncs could not be handed to the engine; the next sweep tries again');
      handOverAll(0);
      timers.push(setInterval(() => handOverAll(SILENT_MS), HAND_OVER_INTERVAL_MS).unref());
      const remove = () => next(removeFiles, 'files could not be swept away; it tries again in an hour');
      remove();
      timers.push(setInterval(remove, FILE_INTERVAL_MS).unref());
    },
    async stop(): Promise<void> {
      for (const timer of timers) clearInterval(timer);
      await working;
    },
  };
}
