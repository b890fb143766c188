import { sql } from 'kysely';
import type { WhoseScope } from '../../inbound/events/event-figures.ts';
import type { Database } from '../../store/store.ts';
import { matching } from './run-filter.ts';

const MAX_COUNTED = 200;

/** Runs that need nobody, and yet do not get on. */
export interface RetryingRuns {
  runs: number;
  /** There are more than are counted. */
  isMore: boolean;
  /** What the step of one of them failed with the last time. */
  why: string | null;
}

/** Runs whose step is tried again by itself: found among those at work, which an index of those alone knows. */
export async function retryingRuns(db: Database, { environment, ...whose }: WhoseScope): Promise<RetryingRuns> {
  const rows = await db
    .selectFrom('runs')
    // Neither workflow nor environment as a column: their indexes lead to runs that ended long ago.
    .innerJoin('workflows', (join) => join.on(sql<boolean>`workflows.id = runs.workflow_id || ''`))
    .where(matching(whose))
    .$if(environment !== undefined, (query) =>
      query.where(sql<boolean>`coalesce(runs.environment, 'production') in (${sql.join([environment].flat())})`),
    )
    .where(sql<boolean>`runs.status = 'running'`)
    .where(
      sql<boolean>`exists (select 1 from run_steps where run_steps.run_id = runs.id and run_steps.status = 'retrying')`,
    )
    .select(
      sql<string | null>`(select max(run_steps.error) from run_steps
        where run_steps.run_id = runs.id and run_steps.status = 'retrying')`.as('why'),
    )
    .limit(MAX_COUNTED + 1)
    .execute();
  return {
    runs: Math.min(rows.length, MAX_COUNTED),
    isMore: rows.length > MAX_COUNTED,
    why: rows.find(({ why }) => why !== null)?.why ?? null,
  };
}
