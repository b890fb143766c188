import type { Database } from '../../store/store.ts';
import { type RunStatus, runStatuses } from './run.ts';
import { matching, type RunFilter } from './run-filter.ts';

export interface RunFigures {
  /** Runs made in the time looked at, by what became of them. */
  byStatus: Record<RunStatus, number>;
  /** How long those took that ended well; null when none did. */
  medianMs: number | null;
}

/** What became of the runs that the filter lets through. */
export async function runFigures(db: Database, filter: RunFilter): Promise<RunFigures> {
  const found = () =>
    db.selectFrom('runs').innerJoin('workflows', 'workflows.id', 'runs.workflow_id').where(matching(filter));
  const counted = await found()
    .select(({ fn }) => ['runs.status', fn.countAll<number>().as('runs')])
    .groupBy('runs.status')
    .execute();
  const byStatus = Object.fromEntries(
    runStatuses.map((status) => [status, Number(counted.find((row) => row.status === status)?.runs ?? 0)]),
  ) as Record<RunStatus, number>;
  const middle = await db
    .selectFrom('runs')
    .innerJoin('workflows', 'workflows.id', 'runs.workflow_id')
    .where(matching({ ...filter, status: 'succeeded' }))
    .select((where) => where('runs.ended_at_ms', '-', where.ref('runs.created_at_ms')).as('took'))
    .orderBy('took')
    .offset(Math.floor(byStatus.succeeded / 2))
    .limit(1)
    .executeTakeFirst();
  return { byStatus, medianMs: middle === undefined ? null : Number(middle.took) };
}
