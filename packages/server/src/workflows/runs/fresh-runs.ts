import type { Run } from './run.ts';

/** A run as it was read when it was handed over, and whether it had recorded steps then. */
export interface FreshRun {
  run: Run;
  hasSteps: boolean;
}

/** Runs as they were read when they were handed over, so that they need not be read again when they begin. */
export interface FreshRuns {
  add(fresh: FreshRun): void;
  /** The run as of this attempt, when it begins and never again; `undefined` when it has to be read. */
  take(runId: string, attempt: number): FreshRun | undefined;
  /** The run changed: whoever had read it before must not add it any more. */
  changed(runId: string): void;
}

/** More than this are read again. */
const MAX_FRESH = 5_000;
/** Runs that began or changed, remembered; between reading a run and handing it over there are a few seconds at most. */
const MAX_CHANGED = 10_000;

export function createFreshRuns(): FreshRuns {
  const runs = new Map<string, FreshRun>();
  /** The latest come last. */
  const changed = new Set<string>();

  function forget(runId: string): void {
    runs.delete(runId);
    if (changed.size >= MAX_CHANGED) {
      const [oldest] = changed;
      changed.delete(oldest as string);
    }
    changed.add(runId);
  }

  return {
    add(fresh) {
      const { id } = fresh.run;
      if (runs.size < MAX_FRESH && !changed.has(id)) runs.set(id, fresh);
    },
    take(runId, attempt) {
      const fresh = runs.get(runId);
      // It may be handed over again because nobody knew that it had begun.
      forget(runId);
      return fresh?.run.attempt === attempt ? fresh : undefined;
    },
    changed: forget,
  };
}

/** For servers that share an engine: it has a run executed where it likes, and others change it. */
export const noFreshRuns: FreshRuns = { add: () => {}, take: () => undefined, changed: () => {} };
