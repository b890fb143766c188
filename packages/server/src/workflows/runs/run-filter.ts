import { type ExpressionBuilder, type RawBuilder, sql } from 'kysely';
import { eventsAbout } from '../../inbound/events/find-events.ts';
import { storableKey } from '../../store/batch.ts';
import { countRows } from '../../store/count-rows.ts';
import { equalTo, type OneOrMore } from '../../store/equal-to.ts';
import { apart, strandsOf, within } from '../../store/newest.ts';
import type { Database } from '../../store/store.ts';
import type { Tables } from '../../store/tables.ts';
import { listedRunRows, type RunStatus, runRows } from './run.ts';
import type { WaitingFor } from './run-records.ts';

export interface RunFilter {
  clientId?: OneOrMore;
  environment?: OneOrMore;
  workflowId?: OneOrMore;
  workflowVersion?: number | undefined;
  connectionId?: OneOrMore;
  status?: RunStatus | readonly RunStatus[] | undefined;
  waitingFor?: WaitingFor | readonly WaitingFor[] | undefined;
  errorCode?: OneOrMore;
  failedStep?: OneOrMore;
  /** Of one event, one replay, one run that started them. */
  eventId?: string | undefined;
  replayId?: string | undefined;
  parentRunId?: string | undefined;
  personId?: string | undefined;
  /** A person's id, an address or number, or a delivery, of what started them. */
  search?: string | undefined;
  /** Unix milliseconds: made from this one on, and before that one. */
  fromMs?: number | undefined;
  untilMs?: number | undefined;
  /** Ids of the only clients whose runs may be seen. */
  clientIds?: readonly string[] | undefined;
}

/** Few at any time, each with an index that leads to the newest. */
const APART: readonly RunStatus[] = ['waiting', 'failed', 'cancelled'];
/** Each of the others has an index of its own. */
const INDEXED: readonly RunStatus[] = [...APART, 'queued', 'running'];

/** Written out: an index of some rows alone is taken only where its own condition stands in the query. */
function oneOf(statuses: readonly RunStatus[]) {
  const [first, ...others] = statuses.map((each) => sql.lit(each));
  if (first === undefined) return sql<boolean>`1 = 0`;
  if (others.length === 0) return sql<boolean>`runs.status = ${first}`;
  return sql<boolean>`runs.status in (${sql.join([first, ...others])})`;
}

/** For a query of runs and their workflows: those that the filter lets through. */
export const matching = (filter: RunFilter) => (where: ExpressionBuilder<Tables, 'runs' | 'workflows'>) => {
  const { status, environment, personId, search } = filter;
  const statuses = status === undefined ? undefined : [status].flat();
  const areApart = statuses?.every((each) => APART.includes(each)) ?? false;
  const elsewhere = environment === undefined ? undefined : [environment].flat();
  return where.and([
    ...equalTo(where, {
      'runs.workflow_id': filter.workflowId,
      'runs.workflow_version': filter.workflowVersion,
      'runs.waiting_for': filter.waitingFor,
      'runs.connection_id': filter.connectionId,
      'runs.environment': environment,
      'runs.error_code': filter.errorCode,
      'runs.failed_step': filter.failedStep,
      'runs.event_id': filter.eventId,
      'runs.replay_id': filter.replayId,
      'runs.parent_run_id': filter.parentRunId,
      'workflows.client_id': filter.clientId,
    }),
    ...equalTo(where, { 'workflows.client_id': filter.clientIds }),
    ...(statuses === undefined ? [] : [oneOf(statuses)]),
    ...(areApart ? [sql<boolean>`runs.status in ('waiting', 'failed', 'cancelled')`] : []),
    // Of those that are few, not even a busy environment that is not production is walked through.
    ...(!areApart && elsewhere?.every((each) => each !== 'production')
      ? [sql<boolean>`runs.environment <> 'production'`]
      : []),
    ...(personId === undefined
      ? []
      : [
          runsAbout(
            sql`select id from events where person_id = ${storableKey(personId)} and activated_at_ms is not null`,
            personId,
          ),
        ]),
    ...(search === undefined ? [] : [runsAbout(eventsAbout(search), search)]),
    ...within(where, { atMs: 'runs.created_at_ms', id: 'runs.id', prefix: 'run' }, filter),
  ]);
};

/** Those that such an event started, or whose own event, which did not come from Customer.io, names the subject. */
function runsAbout(eventIds: RawBuilder<unknown>, subject: string) {
  const subjects = new Set([subject, subject.toLowerCase()].map(storableKey));
  return sql<boolean>`runs.id in (
    select id from runs where event_id in (${eventIds})
    union all select run_id from run_subjects where subject in (${sql.join([...subjects])}))`;
}

/** Those at work are few, and sorted when they are found: in the order of ids they would be looked for among all runs. */
const FOUND_FIRST = sql<string>`runs.id || ''`;

/** One page of them, newest first. */
export async function listRuns(db: Database, filter: RunFilter, page: { limit: number; before?: string | undefined }) {
  const { limit, before } = page;
  const strands = (await strandsOfRuns(db, filter)).map((strand) =>
    listedRunRows(db)
      .where(matching(strand))
      .$if(before !== undefined, (query) => query.where('runs.id', '<', before as string))
      .orderBy(strand.status === 'running' ? FOUND_FIRST : 'runs.id', 'desc')
      .limit(limit),
  );
  return apart(db, strands, limit);
}

export async function countRuns(db: Database, filter: RunFilter): Promise<{ count: number; isMore: boolean }> {
  const strands = await strandsOfRuns(db, filter);
  return countRows(db, ...strands.map((strand) => runRows(db).clearSelect().select('runs.id').where(matching(strand))));
}

/**
 * What is asked for, in parts that have no run in common, and an index leads to each: by event, person, replay or parent;
 * by a status that few have; workflow by workflow, so that a quiet client's page costs no look at the runs of all others;
 * by an environment that few use.
 */
async function strandsOfRuns(db: Database, filter: RunFilter): Promise<RunFilter[]> {
  const { eventId, replayId, parentRunId, personId, search, environment, waitingFor } = filter;
  if ([eventId, replayId, parentRunId, personId, search].some((value) => value !== undefined)) return [filter];
  // Nothing else waits for anything.
  const status = filter.status ?? (waitingFor === undefined ? undefined : 'waiting');
  const statuses = status === undefined ? undefined : [status].flat();
  if (statuses?.every((each) => INDEXED.includes(each))) {
    return strandsOf(filter, 'status', statuses);
  }
  const workflowIds = await workflowsOf(db, filter);
  const { clientIds, clientId, ...beside } = filter;
  if (workflowIds) return strandsOf(filter, 'workflowId', workflowIds, beside);
  const elsewhere = environment === undefined ? [] : [environment].flat();
  if (environment === undefined || elsewhere.includes('production')) return [filter];
  return strandsOf(filter, 'environment', elsewhere);
}

/** The workflows that the filter leaves; `undefined` when it leaves all. */
async function workflowsOf(
  db: Database,
  { clientIds, clientId, workflowId, connectionId }: RunFilter,
): Promise<string[] | undefined> {
  if ([clientIds, clientId, workflowId, connectionId].every((value) => value === undefined)) return undefined;
  const rows = await db
    .selectFrom('workflows')
    .select('workflows.id')
    .where((where) =>
      where.and([
        ...equalTo(where, { client_id: clientIds }),
        ...equalTo(where, { client_id: clientId, 'workflows.id': workflowId }),
        ...(connectionId === undefined
          ? []
          : [
              where(
                'client_id',
                'in',
                where.selectFrom('connections').select('client_id').where('id', 'in', [connectionId].flat()),
              ),
            ]),
      ]),
    )
    .execute();
  return rows.map(({ id }) => id);
}
