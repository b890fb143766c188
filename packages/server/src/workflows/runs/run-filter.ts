import { type ExpressionBuilder, type RawBuilder, sql } from 'kysely';
import { eventsAbout } from '../../inbound/events/find-events.ts';
import { storableKey } from '../../store/batch.ts';
import { equalTo, type OneOrMore } from '../../store/equal-to.ts';
import { apart, within } from '../../store/newest.ts';
import type { Database } from '../../store/store.ts';
import type { Tables } from '../../store/tables.ts';
import { listedRunRows, type RunStatus } from './run.ts';
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
const APART: readonly string[] = ['waiting', 'failed', 'cancelled'] satisfies RunStatus[];

/** Written out: an index of some rows alone is taken only where its own condition stands in the query. */
const oneOf = (statuses: readonly RunStatus[]) =>
  statuses.length === 0
    ? sql<boolean>`1 = 0`
    : sql<boolean>`runs.status in (${sql.join(statuses.map((each) => sql.lit(each)))})`;

/** For a query of runs and their workflows: those that the filter lets through. */
export const matching = (filter: RunFilter) => (where: ExpressionBuilder<Tables, 'runs' | 'workflows'>) => {
  const { status, environment, personId, search } = filter;
  const statuses = status === undefined ? undefined : [status].flat();
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
    ...(statuses?.every((each) => APART.includes(each))
      ? [sql<boolean>`runs.status in ('waiting', 'failed', 'cancelled')`]
      : []),
    ...(elsewhere?.every((each) => each !== 'production') ? [sql<boolean>`runs.environment <> 'production'`] : []),
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

/**
 * One page of them, newest first.
 *
 * Whatever is asked, an index leads to it: by event, person, replay or parent; by a status that few have; workflow by
 * workflow, so that a quiet client's page costs no look at the runs of all others; by an environment that few use.
 */
export async function listRuns(db: Database, filter: RunFilter, page: { limit: number; before?: string | undefined }) {
  const { limit, before } = page;
  const look = (part: RunFilter) =>
    listedRunRows(db)
      .where(matching({ ...filter, ...part }))
      .$if(before !== undefined, (query) => query.where('runs.id', '<', before as string))
      .orderBy('runs.id', 'desc')
      .limit(limit)
      .execute();
  const { eventId, replayId, parentRunId, personId, search, status, environment } = filter;
  if ([eventId, replayId, parentRunId, personId, search].some((value) => value !== undefined)) return look({});
  const statuses = status === undefined ? undefined : [status].flat();
  if (statuses?.every((each) => APART.includes(each))) {
    return apart(statuses, limit, (each) => look(each === undefined ? {} : { status: each }));
  }
  const workflowIds = await workflowsOf(db, filter);
  if (workflowIds) {
    return apart(workflowIds, limit, (workflowId) => look(workflowId === undefined ? {} : { workflowId }));
  }
  const elsewhere = environment === undefined ? [] : [environment].flat();
  if (elsewhere.includes('production')) return look({});
  return apart(environment === undefined ? undefined : elsewhere, limit, (each) =>
    look(each === undefined ? {} : { environment: each }),
  );
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
