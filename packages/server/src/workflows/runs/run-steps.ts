import { type ExpressionBuilder, sql } from 'kysely';
import { notFound } from '../../store/problem.ts';
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

/** As it is read by whoever goes on with its run. */
export interface RecordedStep extends RunStep {
  /** Whether this record is all that there is: otherwise the engine's journal may have an entry of it. */
  isKeptInStore: boolean;
  /** Of the attempts of its run, the one that recorded it last. */
  runAttempt: number;
}

/** For those who look: what is long stands there as its beginning, in a text that says so. */
export interface ShownStep extends RunStep {
  isCut: boolean;
}

export interface ShownSteps {
  steps: ShownStep[];
  /** Where the following ones begin; null when these are the last. */
  next: number | null;
}

/**
 * What the steps of one answer hold together, in characters; beyond, each text is cut to its share. An answer is read and
 * written on the main thread, where webhooks wait for it.
 */
const SHOWN_CHARACTERS = 500_000;
/** So much of each at least. */
const MIN_SHARE_CHARACTERS = 100;
/** Steps of one answer. */
export const SHOWN_STEPS = 1_000;
/** A text that is asked for whole is read in pieces of so many characters. */
const PIECE_CHARACTERS = 1_000_000;

/** Every step of a run, in the order in which they began. */
export async function readSteps(db: Database, runId: string): Promise<RecordedStep[]> {
  const rows = await inOrder(db, runId).selectAll().execute();
  return rows.map((row) => ({
    ...factsOf(row),
    error: row.error,
    input: parseJson(row.input),
    output: parseJson(row.output),
    detail: parseJson(row.detail),
    isKeptInStore: row.kept_in_store === 1,
    runAttempt: row.run_attempt,
  }));
}

/** Some of them, in the same order. */
export async function shownSteps(
  db: Database,
  runId: string,
  { skip = 0, limit = SHOWN_STEPS }: { skip?: number; limit?: number } = {},
): Promise<ShownSteps> {
  const some = inOrder(db, runId).offset(skip).limit(limit);
  const { steps, characters } = await db
    .selectFrom(some.select(TEXTS).as('steps'))
    .select(({ fn }) => [
      fn.countAll<number>().as('steps'),
      sql<number>`coalesce(sum(${sql.join(TEXTS.map(lengthOf), sql` + `)}), 0)`.as('characters'),
    ])
    .executeTakeFirstOrThrow();
  const texts = TEXTS.length * Number(steps);
  const share =
    Number(characters) <= SHOWN_CHARACTERS
      ? SHOWN_CHARACTERS
      : Math.max(MIN_SHARE_CHARACTERS, Math.floor(SHOWN_CHARACTERS / texts));
  const rows = await some
    .select(FACTS)
    .select((eb) => [
      beginningOf(eb, 'input', share),
      beginningOf(eb, 'output', share),
      beginningOf(eb, 'detail', share),
      beginningOf(eb, 'error', share),
    ])
    .select(TEXTS.map((text) => lengthOf(text).as(`${text}_characters` as const)))
    .execute();
  return {
    steps: rows.map((row) => toShown(row, share)),
    next: rows.length === limit ? skip + limit : null,
  };
}

/**
 * A step with all that it was given and gave, as JSON in pieces: that may be many megabytes.
 *
 * @param more - What else the answer says of it, by the step.
 * @throws Problem 404 when the run has no such step.
 */
export async function stepInPieces(
  db: Database,
  { runId, stepId }: { runId: string; stepId: string },
  more: object,
): Promise<AsyncGenerator<string>> {
  const step = db.selectFrom('run_steps').where('run_id', '=', runId).where('step_id', '=', stepId);
  const row = await step
    .select([...FACTS, 'error'])
    .select(JSON_TEXTS.map((text) => lengthOf(text).as(`${text}_characters` as const)))
    .executeTakeFirst();
  if (!row) throw notFound('step');
  const facts = { ...factsOf(row), error: row.error, isCut: false, ...more };

  async function* pieces(): AsyncGenerator<string> {
    yield JSON.stringify(facts).slice(0, -1);
    for (const text of JSON_TEXTS) {
      const characters = Number(row?.[`${text}_characters`]);
      yield `,"${text}":`;
      if (characters === 0) yield 'null';
      for (let start = 1; start <= characters; start += PIECE_CHARACTERS) {
        const { piece } = await step
          .select(({ fn, val }) => fn<string>('substr', [text, val(start), val(PIECE_CHARACTERS)]).as('piece'))
          // Pieces of two texts are no JSON: a step that was recorded anew meanwhile ends the answer in its middle.
          .where(lengthOf(text), '=', characters)
          .executeTakeFirstOrThrow();
        yield piece;
      }
    }
    yield '}';
  }
  return pieces();
}

/** A loop keeps its items to go on with them; what other steps read of it is their number. */
export function asShown<S extends { type: string | null; output?: unknown }>(step: S): S {
  const { items } = (step.type === 'forEach' && (step.output as { items?: unknown } | null | undefined)) || {};
  return Array.isArray(items) ? { ...step, output: { count: items.length } } : step;
}

const FACTS = [
  'step_id',
  'type',
  'status',
  'error_code',
  'remedy',
  'attempts',
  'started_at_ms',
  'ended_at_ms',
] as const;
const JSON_TEXTS = ['input', 'output', 'detail'] as const;
/** What may be long. */
const TEXTS = [...JSON_TEXTS, 'error'] as const;
type Text = (typeof TEXTS)[number];
type Facts = Pick<Tables['run_steps'], (typeof FACTS)[number]>;

const inOrder = (db: Database, runId: string) =>
  db
    .selectFrom('run_steps')
    .where('run_id', '=', runId)
    .orderBy('started_at_ms')
    .orderBy('position')
    .orderBy('step_id');

/** In characters as the database counts them; of none, 0. */
const lengthOf = (text: Text) => sql<number>`coalesce(length(${sql.ref(text)}), 0)`;

const beginningOf = <T extends Text>(
  { fn, val }: ExpressionBuilder<Tables, 'run_steps'>,
  text: T,
  characters: number,
) => fn<string | null>('substr', [text, val(1), val(characters)]).as(text);

const factsOf = (row: Facts) => ({
  stepId: row.step_id,
  type: row.type,
  status: row.status as StepStatus,
  errorCode: row.error_code,
  remedy: row.remedy,
  attempts: row.attempts,
  startedAtMs: row.started_at_ms,
  endedAtMs: row.ended_at_ms,
});

function toShown(
  row: Facts & Record<Text, string | null> & Record<`${Text}_characters`, number>,
  share: number,
): ShownStep {
  const isLong = (text: Text) => Number(row[`${text}_characters`]) > share;
  const shown = (text: Text) => `${row[text]} … (${row[`${text}_characters`]} characters)`;
  const value = (text: Text) => (isLong(text) ? shown(text) : parseJson(row[text]));
  return asShown({
    ...factsOf(row),
    error: isLong('error') ? shown('error') : row.error,
    input: value('input'),
    output: value('output'),
    detail: value('detail'),
    isCut: TEXTS.some(isLong),
  });
}

const parseJson = (text: string | null): unknown => (text === null ? null : JSON.parse(text));
