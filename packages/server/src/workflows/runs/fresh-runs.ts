import type { Run } from './run.ts';

/** Runs that nobody has begun, as they were read to be handed over: they need not be read again when they begin. */
export interface FreshRuns {
  add(run: Run): void;
  /** The run as of this attempt, when it begins and never again; `undefined` when it has to be read. */
  take(runId: string, attempt: number): Run | undefined;
  /** The run changed: whoever had read it before must not add it any more. */
  changed(runId: string): void;
}

/** More than this are read again. */
const MAX_FRESH = 5_000;
/** Runs that began or changed, remembered; between reading a run and handing it over there are a few seconds at most. */
const MAX_CHANGED = 10_000;

export function createFreshRuns(): FreshRuns {
  const runs = new Map<string, Run>();
  /** The latest come last. */
  const changed = new Set<string>();

  function remember(runId: string): void {
    if (changed.size >= MAX_CHANGED) {
      const [oldest] = changed;
      changed.delete(oldest as string);
    }
    changed.add(runId);
  }

  return {
    add(run) {
      if (runs.size < MAX_FRESH && !changed.has(run.id)) runs.set(run.id, run);
    },
    take(runId, attempt) {
      const run = runs.get(runId);
      runs.delete(runId);
      // One that is handed over again because nobody knew that it had begun.
      remember(runId);
      return run?.attempt === attempt ? run : undefined;
    },
    changed(runId) {
      runs.delete(runId);
      remember(runId);
    },
  };
}

/** For servers that share an engine: it has a run executed where it likes, and others change it. */
export const noFreshRuns: FreshRuns = { add: () => {}, take: () => undefined, changed: () => {} };
