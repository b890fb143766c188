import type { Run } from './run.ts';

/**
 * Who drives an attempt of a run in this process. An engine that lost its connection begins it anew while the drive before is
 * still at a step: the latest one goes on with the run, once those before it are at nothing any more.
 */
export interface DrivesHere {
  begin(attempt: Pick<Run, 'id' | 'attempt'>, over: AbortSignal): Drive;
}

export interface Drive {
  /** Resolves when the drives before this one are at nothing any more. */
  alone: Promise<void>;
  isLatest(): boolean;
  /** What it is at: a drive after it waits until that is settled. */
  isAt(work: Promise<unknown>): void;
}

export function createDrivesHere(): DrivesHere {
  const latest = new Map<string, { idle: () => Promise<void> }>();
  return {
    begin({ id, attempt }, over) {
      const key = `${id}/${attempt}`;
      const alone = latest.get(key)?.idle() ?? Promise.resolve();
      let work: Promise<unknown> = alone;
      const settled = { idle: () => Promise.all([alone, work]).then(() => {}) };
      latest.set(key, settled);
      const isLatest = () => latest.get(key) === settled;
      const forget = async () => {
        await settled.idle();
        if (isLatest()) latest.delete(key);
      };
      // The connection may have been lost while the engine's message was being read.
      if (over.aborted) void forget();
      else over.addEventListener('abort', () => void forget(), { once: true });
      return {
        alone,
        isLatest,
        isAt(now) {
          work = now.catch(() => {});
        },
      };
    },
  };
}
