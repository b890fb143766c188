import { sql } from 'kysely';
import { rowsOf } from '../../store/batch.ts';
import { gather } from '../../store/gather.ts';
import type { Store } from '../../store/store.ts';
import type { Journal } from './engine.ts';
import type { Run } from './run.ts';
import { createSuspectTurns } from './suspect-turns.ts';

/** Begun so often without getting on, a run is taken for what ends the server. */
const MAX_BEGUN = 5;
/** From then on they begin in turns: what a crash cut off once is most often nobody's fault. */
const SUSPECT_BEGUN = 2;
/** Counts are gathered for so long and written together. */
const GATHER_MS = 5;

/** A run that was set aside, so that it does not end the server once more. */
export class SetAside extends Error {
  override readonly name = 'SetAside';
  readonly code = 'set_aside';

  constructor(begun: number) {
    super(
      `The server ended ${begun} times while this run was at the same step. It was set aside so that others go on: see what the step does, then retry it`,
    );
  }
}

/**
 * Keeps a run that ends the process from ending it at every start. How often a run was begun is on disk before it is
 * driven, and forgotten as soon as it gets on. Those that were begun before and did not get on take turns, so that in the end
 * none is blamed for another.
 */
export interface BegunRuns {
  /**
   * Drives a run that may have been begun before.
   *
   * @throws SetAside when it was begun too often.
   */
  drive<T>(run: Run, journal: Journal, work: (watched: Journal) => Promise<T>): Promise<T>;
  /** Resolves when what it has to write is written. */
  stop(): Promise<void>;
}

export function createBegunRuns({ store }: { store: Store }): BegunRuns {
  let lastNote: Promise<void> = Promise.resolve();
  const takeTurn = createSuspectTurns();

  const write = gather(GATHER_MS, (changes: [runId: string, what: 'begins' | 'gets on'][]) => {
    // Of each run what came last.
    const rows = [...new Map(changes)].sort().map(([id, what]) => [id, what === 'begins' ? 1 : 0]);
    return store.batch([
      sql`
        update runs set begun = change.begins * (runs.begun + 1)
        from (select value->>0 as id, cast(value->>1 as bigint) as begins from ${rowsOf(store.kind, rows)}) as change
        where runs.id = change.id`,
    ]);
  });

  /** Resolves when it is on disk. */
  function note(runId: string, what: 'begins' | 'gets on'): Promise<void> {
    lastNote = write([runId, what]);
    return lastNote;
  }

  return {
    async drive(run, journal, work) {
      if (run.begun >= MAX_BEGUN) throw new SetAside(run.begun + 1);
      const onward = new AbortController();
      const getOn = () => {
        if (onward.signal.aborted) return;
        onward.abort();
        // What cannot be written now is a count too many, no more.
        note(run.id, 'gets on').catch(() => {});
      };
      if (run.begun >= SUSPECT_BEGUN) await takeTurn(run.begun, AbortSignal.any([onward.signal, journal.over]));
      if (journal.over.aborted) throw new Error('the attempt is over');
      await note(run.id, 'begins');
      journal.over.addEventListener('abort', getOn, { once: true });
      return work(watched(journal, getOn)).finally(getOn);
    },
    async stop() {
      await lastNote.catch(() => {});
    },
  };
}

/** The journal, telling when the run gets on: a step has come to an end, or a wait begins. */
const watched = (journal: Journal, getOn: () => void): Journal => ({
  ...journal,
  step: (name, body) => journal.step(name, () => body().finally(getOn)),
  sleep(waitMs) {
    getOn();
    return journal.sleep(waitMs);
  },
  createWait() {
    getOn();
    return journal.createWait();
  },
  gotOn: getOn,
});
