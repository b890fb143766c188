import { actions } from '@cio-bridge/connector';
import type { Database } from '../../store/store.ts';
import type { Step } from '../definition/definition.ts';
import type { DrivesHere } from './drives-here.ts';
import { type Journal, RunCancelled } from './engine.ts';
import type { Run } from './run.ts';
import type { RecordedStep } from './run-steps.ts';

/** Of a run's steps each so-manieth goes through the journal all the same: the engine sees that the run gets on. */
const IN_JOURNAL_EVERY = 16;
/** Whether the run is still to be gone on with is looked up at most this often. */
const LOOK_EVERY_MS = 250;

/** What reads gives something else the second time. */
const repeatable = new Set(actions.filter(({ idempotent, readOnly }) => idempotent && !readOnly).map(({ key }) => key));

/**
 * The steps of a run that may be done twice: what is recorded of them in the store is what the run goes on from, and the
 * engine hears of them only when they fail. What must not be done twice, waits and retries are the journal's. Neither the
 * next step nor the journal is gone on to before the record is on disk, so that a run that is gone through again comes by
 * the same steps and entries, and a crash repeats no step but the one that was being done.
 */
export interface StoreKept {
  /** Whether a step was done and kept here, as far as this attempt of the run is concerned. */
  isDone(before: RecordedStep): boolean;
  /** Whether one that is not done is kept here: the same whenever the run is gone through. */
  keeps(step: Step, path: string, position: number, before: RecordedStep | undefined): boolean;
  /**
   * Does it, and leaves it to the journal from its first failure on.
   *
   * @param isRecorded - Whether its failure is on disk: only then will it be looked for in the journal.
   */
  first<T>(
    path: string,
    work: () => Promise<T>,
    throughJournal: (work: () => Promise<T>) => Promise<T>,
    isRecorded: () => boolean,
  ): Promise<T>;
  /** @throws RunCancelled when the run was cancelled or retried; an Error when another drive goes on with it. */
  assertOurs(): Promise<void>;
  /** Resolves when no drive before this one is at a step any more: what it did is on disk then. */
  alone: Promise<void>;
  /** Nothing is gone on to before this record is on disk. */
  waitsFor(record: Promise<void>): void;
  /** The journal as the run is to use it. */
  journal: Journal;
}

export function createStoreKept(
  { id, attempt }: Run,
  journal: Journal,
  { db, drives }: { db: Database; drives: DrivesHere },
): StoreKept {
  const drive = drives.begin({ id, attempt }, journal.over);
  let lastRecord: Promise<void> | undefined;
  let lookedAtMs = Date.now();
  /** Paths of steps that the journal has an entry of: one is done once more when its connection is mended. */
  const inJournal = new Set<string>();

  function assertLatest(): void {
    if (journal.over.aborted || !drive.isLatest()) throw new Error('another drive goes on with the run');
  }

  async function assertOurs(): Promise<void> {
    lookedAtMs = Date.now();
    const run = await db.selectFrom('runs').select(['attempt', 'ended_at_ms']).where('id', '=', id).executeTakeFirst();
    assertLatest();
    if (run?.attempt !== attempt || run.ended_at_ms !== null) throw new RunCancelled('The run was cancelled');
  }

  return {
    // What an earlier attempt did after the next had begun was done with its own input, perhaps of another version.
    isDone: ({ isKeptInStore, status, runAttempt }) => isKeptInStore && status === 'succeeded' && runAttempt >= attempt,
    keeps(step, path, position, before) {
      if (!mayBeDoneTwice(step)) return false;
      // Once it is there, it is looked for there in all its rounds.
      if ((before && !before.isKeptInStore) || position % IN_JOURNAL_EVERY === IN_JOURNAL_EVERY - 1)
        inJournal.add(path);
      return !inJournal.has(path);
    },
    async first(path, work, throughJournal, isRecorded) {
      await lastRecord;
      assertLatest();
      if (Date.now() - lookedAtMs > LOOK_EVERY_MS) await assertOurs();
      const working = work();
      drive.isAt(working.then(() => lastRecord));
      try {
        const output = asRead(await working);
        journal.gotOn();
        return output;
      } catch (error) {
        if (!isRecorded()) throw error;
        inJournal.add(path);
        let isTold = false;
        return throughJournal(() => {
          if (isTold) return work();
          isTold = true;
          return Promise.reject(error);
        });
      }
    },
    assertOurs,
    alone: drive.alone,
    waitsFor(record) {
      lastRecord = record;
    },
    journal: {
      // A wait leaves nothing in the journal when it is made: whoever makes one then tells the journal of it.
      ...journal,
      async step(name, body) {
        await lastRecord;
        return journal.step(name, body);
      },
      async nowMs() {
        await lastRecord;
        return journal.nowMs();
      },
      async sleep(waitMs) {
        await lastRecord;
        return journal.sleep(waitMs);
      },
    },
  };
}

const KEPT = new Set<Step['type']>(['set', 'branch', 'forEach']);

const mayBeDoneTwice = (step: Step): boolean =>
  KEPT.has(step.type) || (step.type === 'action' && repeatable.has(step.action));

/** What a step gave, as it will be read by whoever goes on with the run. */
const asRead = <T>(output: T): T => JSON.parse(JSON.stringify(output ?? null));
