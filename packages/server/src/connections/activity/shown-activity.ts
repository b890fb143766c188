import type { Environment } from '@cio-bridge/connector';
import { type ExpressionBuilder, sql } from 'kysely';
import { countRows } from '../../store/count-rows.ts';
import { containing, equalTo, type OneOrMore } from '../../store/equal-to.ts';
import { apart, strandsOf, within } from '../../store/newest.ts';
import { notFound } from '../../store/problem.ts';
import type { Store } from '../../store/store.ts';
import type { Tables } from '../../store/tables.ts';
import type { ActivityOutcome, Caller } from './activity.ts';
import type { Exchange } from './exchanges.ts';

/** Of each input in a list. */
const LISTED_INPUT_CHARACTERS = 2_000;

/** One call of an action, as it is kept. */
export interface Activity {
  id: string;
  startedAtMs: number;
  durationMs: number;
  caller: { type: Caller['type']; id: string | null; name: string | null };
  runId: string | null;
  stepId: string | null;
  client: { id: string; name: string };
  connection: { id: string; name: string };
  environment: Environment;
  action: string;
  outcome: ActivityOutcome;
  errorCode: string | null;
  remedy: string | null;
  error: string | null;
  /** What it was asked to do, secrets masked; text when it was too long to keep whole. */
  input: unknown;
}

/** The same, with what was said to Customer.io for it. */
export interface ActivityInFull extends Activity {
  calls: Exchange[];
}

export interface ActivityFilter {
  clientIds?: readonly string[] | undefined;
  clientId?: OneOrMore;
  connectionId?: OneOrMore;
  environment?: OneOrMore;
  action?: OneOrMore;
  outcome?: ActivityOutcome | readonly ActivityOutcome[] | undefined;
  runId?: string | undefined;
  /** Of a run's steps, by its name in the run. */
  stepId?: string | undefined;
  /** Part of the input, the error or the caller's name. */
  search?: string | undefined;
  /** Unix milliseconds: begun at this one or later, and before that one. */
  fromMs?: number | undefined;
  untilMs?: number | undefined;
}

/** What people see of the activity log. */
export interface ShownActivity {
  get(id: string, clientIds: readonly string[] | undefined): Promise<ActivityInFull>;
  /** Newest first. */
  list(filter: ActivityFilter & { limit: number; before?: string | undefined }): Promise<Activity[]>;
  /** Up to 10,000; `isMore` when there are more. */
  count(filter: ActivityFilter): Promise<{ activities: number; isMore: boolean }>;
}

export function createShownActivity({ reads }: Pick<Store, 'reads'>): ShownActivity {
  const rows = () =>
    reads
      .selectFrom('activities')
      .leftJoin('clients', 'clients.id', 'activities.client_id')
      .leftJoin('connections', 'connections.id', 'activities.connection_id')
      .select(COLUMNS)
      .select(['clients.name as client', 'connections.name as connection']);

  const pageOf = (filter: ActivityFilter, limit: number, before: string | undefined) =>
    rows()
      .select(({ fn, val }) =>
        fn<string>('substr', ['activities.input', val(1), val(LISTED_INPUT_CHARACTERS + 1)]).as('input'),
      )
      .where((where) => where.and(conditions(where, filter)))
      .$if(before !== undefined, (query) => query.where('activities.id', '<', before as string))
      .orderBy('activities.id', 'desc')
      .limit(limit);

  return {
    async get(id, clientIds) {
      const row = await rows()
        .select(['activities.input', 'activities.calls'])
        .where('activities.id', '=', id)
        .executeTakeFirst();
      if (!row || (clientIds && !clientIds.includes(row.client_id))) throw notFound('activity');
      return { ...toActivity(row, JSON.parse(row.input)), calls: row.calls === null ? [] : JSON.parse(row.calls) };
    },
    async list({ limit, before, ...filter }) {
      const strands = strandsOfActivities(filter).map((strand) => pageOf(strand, limit, before));
      const found = await apart(reads, strands, limit);
      return found.map((row) => toActivity(row, listedInput(row.input)));
    },
    async count(filter) {
      const some = reads
        .selectFrom('activities')
        .select('id')
        .where((where) => where.and(conditions(where, filter)));
      const { count, isMore } = await countRows(reads, some);
      return { activities: count, isMore };
    },
  };
}

/** What is asked for, in parts that have no activity in common. */
function strandsOfActivities(filter: ActivityFilter): ActivityFilter[] {
  const [column, values] = leading(filter);
  return strandsOf(filter, column, values);
}

/** The column whose index leads to the newest of each value; none where all have to be walked through. */
function leading(filter: ActivityFilter): [column: keyof ActivityFilter, values: readonly string[] | undefined] {
  const { clientIds, runId, connectionId, clientId, action, outcome, environment } = filter;
  const all = (given: OneOrMore) => (given === undefined ? undefined : [given].flat());
  if (runId !== undefined) return ['runId', [runId]];
  if (connectionId !== undefined) return ['connectionId', all(connectionId)];
  if (clientId !== undefined) return ['clientId', all(clientId)];
  if (outcome !== undefined && !all(outcome)?.includes('succeeded')) return ['outcome', all(outcome)];
  if (environment !== undefined && !all(environment)?.includes('production')) return ['environment', all(environment)];
  if (action !== undefined) return ['action', all(action)];
  return ['clientId', clientIds];
}

function conditions(where: ExpressionBuilder<Tables, 'activities'>, filter: ActivityFilter) {
  const { clientIds, clientId, connectionId, environment, action, outcome, runId, stepId, search } = filter;
  // Written out: an index of some rows alone is taken only where its own condition stands in the query.
  const apartFrom = (column: string, usual: string, given: OneOrMore) =>
    given === undefined || [given].flat().includes(usual)
      ? []
      : [sql<boolean>`${sql.ref(`activities.${column}`)} <> ${sql.lit(usual)}`];
  return [
    ...equalTo(where, { 'activities.client_id': clientIds }),
    ...equalTo(where, {
      'activities.client_id': clientId,
      'activities.connection_id': connectionId,
      'activities.environment': environment,
      'activities.action': action,
      'activities.outcome': outcome,
      'activities.run_id': runId,
      'activities.step_id': stepId,
    }),
    ...apartFrom('outcome', 'succeeded', outcome),
    ...apartFrom('environment', 'production', environment),
    ...within(where, { atMs: 'activities.started_at_ms', id: 'activities.id', prefix: 'act' }, filter),
    ...(search === undefined
      ? []
      : [where.or(['input', 'error', 'caller_name'].map((column) => containing(`activities.${column}`, search)))]),
  ];
}

const COLUMNS = [
  'activities.id',
  'activities.started_at_ms',
  'activities.duration_ms',
  'activities.caller_type',
  'activities.caller_id',
  'activities.caller_name',
  'activities.run_id',
  'activities.step_id',
  'activities.client_id',
  'activities.connection_id',
  'activities.environment',
  'activities.action',
  'activities.outcome',
  'activities.error_code',
  'activities.remedy',
  'activities.error',
] as const;

type Row = Omit<Tables['activities'], 'input' | 'calls'> & { client: string | null; connection: string | null };

const toActivity = (row: Row, input: unknown): Activity => ({
  id: row.id,
  startedAtMs: row.started_at_ms,
  durationMs: row.duration_ms,
  caller: { type: row.caller_type as Caller['type'], id: row.caller_id, name: row.caller_name },
  runId: row.run_id,
  stepId: row.step_id,
  client: { id: row.client_id, name: row.client ?? '' },
  connection: { id: row.connection_id, name: row.connection ?? '' },
  environment: row.environment as Environment,
  action: row.action,
  outcome: row.outcome as ActivityOutcome,
  errorCode: row.error_code,
  remedy: row.remedy,
  error: row.error,
  input,
});

/** In a list, whose query cuts them, a long input is the beginning of its text. */
const listedInput = (json: string): unknown =>
  json.length > LISTED_INPUT_CHARACTERS ? `${json.slice(0, LISTED_INPUT_CHARACTERS)} …` : JSON.parse(json);
