import { sql } from 'kysely';
import type { Database } from '../../store/store.ts';
import type { Tables } from '../../store/tables.ts';
import type { StepStatus } from './run-records.ts';

export interface RunStep {
  stepId: string;
  type: string | null;
  status: StepStatus;
  input: unknown;
  output: unknown;
  error: string | null;
  errorCode: string | null;
  remedy: string | null;
  detail: unknown;
  attempts: number;
  startedAtMs: number;
  endedAtMs: number | null;
}

/** Of all inputs and outputs of a run together, in characters; beyond, each is cut to its share. */
const SHOWN_CHARACTERS = 4_000_000;
/** So much of each at least. */
const MIN_SHARE_CHARACTERS = 200;
/** A run of more steps than this is shown by the first of them. */
const SHOWN_STEPS = 10_000;

/** Every step of a run, in the order in which they began. */
export async function readSteps(db: Database, runId: string): Promise<RunStep[]> {
  const rows = await stepRows(db, runId).selectAll().execute();
  return rows.map((row) => toStep(row, parseJson(row.input), parseJson(row.output)));
}

/** As {@link readSteps}, with inputs and outputs cut where the answer would be too long: such a one is a text that says so. */
export async function shownSteps(db: Database, runId: string): Promise<RunStep[]> {
  const { steps, characters } = await db
    .selectFrom('run_steps')
    .where('run_id', '=', runId)
    .select(({ fn }) => [
      fn.countAll<number>().as('steps'),
      sql<number>`coalesce(sum(coalesce(length(input), 0) + coalesce(length(output), 0)), 0)`.as('characters'),
    ])
    .executeTakeFirstOrThrow();
  if (Number(characters) <= SHOWN_CHARACTERS && Number(steps) <= SHOWN_STEPS) {
    return (await readSteps(db, runId)).map(asShown);
  }
  const share = Math.max(
    MIN_SHARE_CHARACTERS,
    Math.floor(SHOWN_CHARACTERS / (2 * Math.min(Number(steps), SHOWN_STEPS))),
  );
  const rows = await stepRows(db, runId)
    .select(WITHOUT_VALUES)
    .select(({ fn, val }) => [
      fn<string | null>('substr', ['input', val(1), val(share)]).as('input'),
      fn<number | null>('length', ['input']).as('input_characters'),
      fn<string | null>('substr', ['output', val(1), val(share)]).as('output'),
      fn<number | null>('length', ['output']).as('output_characters'),
    ])
    .limit(SHOWN_STEPS)
    .execute();
  return rows.map((row) =>
    asShown(toStep(row, cut(row.input, row.input_characters), cut(row.output, row.output_characters))),
  );
}

/** A loop keeps its items to go on with them; what other steps read of it is their number. */
export function asShown<S extends { type: string | null; output?: unknown }>(step: S): S {
  const { items } = (step.type === 'forEach' && (step.output as { items?: unknown } | null | undefined)) || {};
  return Array.isArray(items) ? { ...step, output: { count: items.length } } : step;
}

const WITHOUT_VALUES = [
  'step_id',
  'type',
  'status',
  'error',
  'error_code',
  'remedy',
  'detail',
  'attempts',
  'started_at_ms',
  'ended_at_ms',
] as const;

const stepRows = (db: Database, runId: string) =>
  db.selectFrom('run_steps').where('run_id', '=', runId).orderBy('started_at_ms').orderBy('position');

type Row = Pick<Tables['run_steps'], (typeof WITHOUT_VALUES)[number]>;

const toStep = (row: Row, input: unknown, output: unknown): RunStep => ({
  stepId: row.step_id,
  type: row.type,
  status: row.status as StepStatus,
  input,
  output,
  error: row.error,
  errorCode: row.error_code,
  remedy: row.remedy,
  detail: parseJson(row.detail),
  attempts: row.attempts,
  startedAtMs: row.started_at_ms,
  endedAtMs: row.ended_at_ms,
});

const parseJson = (text: string | null): unknown => (text === null ? null : JSON.parse(text));

function cut(beginning: string | null, characters: number | null): unknown {
  if (beginning === null || characters === null || beginning.length >= characters) return parseJson(beginning);
  return `${beginning} … (${characters} characters)`;
}
