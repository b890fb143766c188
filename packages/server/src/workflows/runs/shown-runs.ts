import { notFound } from '../../store/problem.ts';
import type { Store } from '../../store/store.ts';
import { type FailureGroup, failureGroups } from './failures.ts';
import { type ListedRun, type Run, toListedRun, toRun, wholeRunRows } from './run.ts';
import { countRuns, listRuns, type RunFilter } from './run-filter.ts';
import { type RecordedStep, readSteps, type ShownSteps, shownSteps, stepInPieces } from './run-steps.ts';

/** What people see of runs. */
export interface ShownRuns {
  get(id: string): Promise<Run>;
  /** The same, for those who look: nobody waits while it is read. */
  shown(id: string): Promise<Run>;
  list(page: RunFilter & { limit: number; before?: string | undefined }): Promise<ListedRun[]>;
  /** Up to 10,000; `isMore` when there are more. */
  count(filter: RunFilter): Promise<{ runs: number; isMore: boolean }>;
  /** Whole, for what goes on from them; however long they are. */
  steps(runId: string): Promise<RecordedStep[]>;
  /** For those who look: so many at a time, and what would make the answer too long is cut. */
  shownSteps(runId: string, page?: { skip?: number; limit?: number }): Promise<ShownSteps>;
  /** One step, whole, as JSON in pieces. @param more - What else it says of the step. @throws Problem 404 */
  stepInPieces(runId: string, stepId: string, more: object): Promise<AsyncGenerator<string>>;
  failures(filter: RunFilter): Promise<FailureGroup[]>;
}

export function createShownRuns({ db, reads }: Pick<Store, 'db' | 'reads'>): ShownRuns {
  async function read(from: Store['db'], id: string): Promise<Run> {
    const row = await wholeRunRows(from).where('runs.id', '=', id).executeTakeFirst();
    if (!row) throw notFound('run');
    return toRun(row);
  }

  return {
    get: (id) => read(db, id),
    shown: (id) => read(reads, id),
    list: async ({ limit, before, ...filter }) => (await listRuns(reads, filter, { limit, before })).map(toListedRun),
    async count(filter) {
      const { count, isMore } = await countRuns(reads, filter);
      return { runs: count, isMore };
    },
    steps: (runId) => readSteps(db, runId),
    shownSteps: (runId, page) => shownSteps(reads, runId, page),
    stepInPieces: (runId, stepId, more) => stepInPieces(reads, { runId, stepId }, more),
    failures: (filter) => failureGroups(reads, filter),
  };
}
