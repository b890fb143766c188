import { countRows } from '../../store/count-rows.ts';
import { notFound } from '../../store/problem.ts';
import type { Store } from '../../store/store.ts';
import { type FailureGroup, failureGroups } from './failures.ts';
import { type ListedRun, type Run, runRows, toListedRun, toRun, wholeRunRows } from './run.ts';
import { listRuns, matching, type RunFilter } from './run-filter.ts';
import { type RunStep, readSteps, shownSteps } from './run-steps.ts';

/** What people see of runs. */
export interface ShownRuns {
  get(id: string): Promise<Run>;
  list(page: RunFilter & { limit: number; before?: string | undefined }): Promise<ListedRun[]>;
  /** Up to 10,000; `isMore` when there are more. */
  count(filter: RunFilter): Promise<{ runs: number; isMore: boolean }>;
  /** Whole, for what goes on from them; however long they are. */
  steps(runId: string): Promise<RunStep[]>;
  /** For those who look: what would make the answer too long is cut. */
  shownSteps(runId: string): Promise<RunStep[]>;
  failures(filter: RunFilter): Promise<FailureGroup[]>;
}

export function createShownRuns({ db, reads }: Pick<Store, 'db' | 'reads'>): ShownRuns {
  return {
    async get(id) {
      const row = await wholeRunRows(db).where('runs.id', '=', id).executeTakeFirst();
      if (!row) throw notFound('run');
      return toRun(row);
    },
    list: async ({ limit, before, ...filter }) => (await listRuns(reads, filter, { limit, before })).map(toListedRun),
    async count(filter) {
      const some = runRows(reads).clearSelect().select('runs.id').where(matching(filter));
      const { count, isMore } = await countRows(reads, some);
      return { runs: count, isMore };
    },
    steps: (runId) => readSteps(db, runId),
    shownSteps: (runId) => shownSteps(reads, runId),
    failures: (filter) => failureGroups(reads, filter),
  };
}
