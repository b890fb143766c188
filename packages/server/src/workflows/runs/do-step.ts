import { CioError } from '@cio-bridge/connector';
import { Problem } from '../../store/problem.ts';
import { inStepSpan } from '../../telemetry/tracing/tracing.ts';
import type { Step } from '../definition/definition.ts';
import { TooMuch } from '../definition/meter.ts';
import { RendererAway } from '../definition/render-apart.ts';
import { isDeeperThan, sizeOf } from '../definition/size-of.ts';
import { TemplateFailed } from '../definition/template-failed.ts';
import { renderInput } from '../definition/templates.ts';
import { RetryStep, STEP_GAVE_UP, StepFailed } from './engine.ts';
import { pathOf, type RunScope } from './run-scope.ts';
import type { RecordedStep, RunStep } from './run-steps.ts';

/** A step that is done sooner than this is recorded once, with its end. */
const SHOW_RUNNING_AFTER_MS = 150;
/** What the steps of one run may give together, in characters of JSON: the engine keeps it, and a process that goes on with the run. */
const MAX_KEPT_CHARACTERS = 20_000_000;
/** Of one run: whoever goes on with it after a crash goes through all of them. */
const MAX_STEPS = 20_000;
/** Code of a step that the run has no room for. It ends the run, whatever the step says of errors: the next one would fail as well. */
export const RUN_TOO_LARGE = 'run_too_large';
/** Inputs are recorded for whoever looks at the run: beyond this they are left out. */
const MAX_RECORDED_CHARACTERS = 20_000_000;
/** Far from where recursion runs out of stack, and deeper than what comes in from outside: each step may wrap it once more. */
const MAX_DEPTH = 1_000;
/** A failure that may pass is tried again after a growing wait, until a day is over. */
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 300_000;
const TRIED_FOR_MS = 86_400_000;
/** What a step may say of itself, such as the reason why it failed. */
const MAX_REASON_CHARACTERS = 10_000;

export interface StepTurn<I> {
  input: I;
  /** The step's name within the run. */
  path: string;
  /** How often the step was begun, this time included. */
  attempt: number;
  /** Adds to what is recorded of the step, or of an attempt that fails. */
  note(detail: object): void;
}

/**
 * Does the work of a step once, through the journal or kept in the store, and records what became of it: input, output,
 * attempts, error and remedy.
 *
 * @param rawInput - Rendered with the run's values before `body` gets it; that is the input recorded.
 * @param name - Name of the journal's entry, when the step has several.
 */
export async function doStep<I, T>(
  step: Step,
  scope: RunScope,
  rawInput: I,
  body: (turn: StepTurn<I>) => Promise<T>,
  name?: string,
): Promise<T> {
  const path = pathOf(scope, step);
  if (Object.hasOwn(scope.carried, path)) return kept(scope.carried[path] as T, scope);
  const position = scope.counter.next++;
  const before: RecordedStep | undefined = scope.known.get(path);
  const store = name === undefined ? scope.inStore : undefined;
  if (before && store?.isDone(before)) return kept(before.output as T, scope);
  const inStore = store?.keeps(step, path, position, before) ? store : undefined;
  let earlier: EarlierStep | undefined = before;
  const startedAtMs = earlier?.startedAtMs ?? scope.began.get(path) ?? Date.now();
  let attempt = attemptAfter(earlier);
  const facts = { stepId: path, type: step.type, position, startedAtMs };
  let isKeptInStore = inStore !== undefined;
  let wasDoneNow = false;

  const doOnce = async (): Promise<T> => {
    wasDoneNow = true;
    assertRoom(scope);
    const turn = { ...facts, attempts: attempt, isKeptInStore };
    let input: unknown;
    let detail: object | undefined;
    const note = (more: object) => {
      detail = { ...detail, ...more };
    };
    const show = setTimeout(() => {
      // Another process, or this one once more, may have got further meanwhile.
      if (scope.journal.over.aborted) return;
      void scope.record.step({ ...turn, status: 'running', input });
    }, SHOW_RUNNING_AFTER_MS);
    try {
      const rendered = await render(rawInput, scope, fieldOf(step));
      input = recorded(rendered, scope);
      const result = flat(await body({ input: rendered, path, attempt, note }));
      clearTimeout(show);
      const record = scope.record.step({ ...turn, ...successRecord(result, name), input, detail });
      if (isKeptInStore) inStore?.waitsFor(record);
      return result;
    } catch (thrown) {
      clearTimeout(show);
      if (isKeptInStore) await inStore?.assertOurs();
      const said = asStepError(thrown);
      const { cause } = said as Error;
      if (cause instanceof TemplateFailed) input = recorded(cause.partial, scope);
      const error = scope.mode === 'durable' ? triedAgain(said, earlier) : said;
      const failure = failureRecord(error, step, attempt, earlier, detail);
      await scope.record.step({ ...turn, ...failure, input, isKeptInStore: false });
      isKeptInStore = false;
      // The next try may follow in this same process.
      earlier = { ...failure, attempts: attempt };
      attempt = attemptAfter(earlier);
      throw error;
    }
  };
  const recordGivingUp = async (error: unknown): Promise<never> => {
    const isNews = error instanceof StepFailed && error.code === STEP_GAVE_UP && earlier?.status !== 'failed';
    if (isNews)
      await scope.record.step({ ...facts, attempts: attempt, ...failureRecord(error, step, attempt, earlier) });
    throw error;
  };
  const work = () => inStepSpan(scope.run, { path, type: step.type, attempt }, doOnce);
  const throughJournal = (body: () => Promise<T>) => scope.journal.step(name ?? path, body).catch(recordGivingUp);
  const output = await (inStore
    ? inStore.first(path, work, throughJournal, () => !isKeptInStore)
    : throughJournal(work));
  // The journal remembers it and the record does not: a crash came between the two.
  if (!wasDoneNow && earlier?.status !== 'succeeded') {
    const input = recorded(await render(rawInput, scope).catch(() => undefined), scope);
    void scope.record.step({
      ...facts,
      attempts: earlier?.attempts ?? 1,
      ...successRecord(output, name),
      input,
    });
  }
  return kept(output, scope);
}

/** Counts what a step gave. It is the same whenever the run is gone through, and so is what follows from it. */
function kept<T>(output: T, { sums }: RunScope): T {
  sums.kept += sizeOf(output);
  return output;
}

function assertRoom({ sums, counter }: RunScope): void {
  if (sums.kept > MAX_KEPT_CHARACTERS) {
    throw tooLarge(`What the steps of this run gave comes to more than ${MAX_KEPT_CHARACTERS} characters`);
  }
  if (counter.next > MAX_STEPS) throw tooLarge(`This run has more than ${MAX_STEPS} steps, turns of loops included`);
}

const tooLarge = (what: string): StepFailed =>
  new StepFailed({
    message: `${what}: let it do less, or have others do parts of it with workflow steps`,
    code: RUN_TOO_LARGE,
    remedy: 'fix-input',
  });

function recorded(input: unknown, { sums }: RunScope): unknown {
  const size = sizeOf(input, MAX_RECORDED_CHARACTERS);
  if (sums.recorded + size > MAX_RECORDED_CHARACTERS) {
    return `left out: the inputs of this run come to more than ${MAX_RECORDED_CHARACTERS} characters`;
  }
  sums.recorded += size;
  return input;
}

/** What was recorded of the step before. */
type EarlierStep = Pick<RunStep, 'status' | 'attempts' | 'detail'> & { startedAtMs?: number };

/** Waiting is not a new attempt, and neither is the first one of a run that is retried. */
function attemptAfter(earlier: EarlierStep | undefined): number {
  if (earlier?.status === 'waiting') return earlier.attempts;
  return earlier?.status === 'running' || earlier?.status === 'retrying' ? earlier.attempts + 1 : 1;
}

/** Where what a step renders stands in it, for those that have it in one field. */
const INPUT_FIELD: Partial<Record<Step['type'], string>> = { action: 'input', workflow: 'input', set: 'values' };

const fieldOf = ({ type }: Step): string[] => (INPUT_FIELD[type] === undefined ? [] : [INPUT_FIELD[type]]);

/**
 * What the run's values make of an input.
 *
 * @param field - Where it stands in its step.
 * @throws StepFailed when a template cannot be rendered.
 */
export async function render<I>(
  input: I,
  { run, values }: Pick<RunScope, 'run' | 'values'>,
  field: readonly string[] = [],
): Promise<I> {
  const rendered = await renderInput(input, values, run.clientId).catch((error: unknown) => {
    throw inRunsWords(error, field);
  });
  return flat(rendered as I);
}

/** Gives back what can be kept and worked with. @throws StepFailed when it is nested too deep for that. */
function flat<T>(value: T): T {
  if (isDeeperThan(MAX_DEPTH, value)) throw tooDeep(`The values are nested more than ${MAX_DEPTH} levels deep`);
  return value;
}

const tooDeep = (message: string, cause?: unknown): StepFailed =>
  new StepFailed({ message, code: 'values_too_deep', remedy: 'fix-input' }, cause);

/** What it means to a run that a template in this field could not be rendered. */
export function inRunsWords(error: unknown, field: readonly string[]): unknown {
  if (error instanceof RendererAway) return error;
  const isTooLong = error instanceof TooMuch && error.of === 'characters';
  const code = isTooLong ? 'output_too_large' : 'template_failed';
  const placed = error instanceof TemplateFailed ? error.inField(field) : error;
  return new StepFailed({ message: wordsOf(placed), code, remedy: 'fix-input' }, error);
}

const wordsOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, MAX_REASON_CHARACTERS);

/** What an error means to the step: failed for good, or to be tried again. What we do not know is tried again. */
function asStepError(error: unknown): unknown {
  if (error instanceof CioError) {
    if (error.remedy === 'retry') {
      return new RetryStep(error.message, { retryAfterMs: error.retryAfterMs, cause: error });
    }
    return new StepFailed({ message: error.message, code: error.code, remedy: error.remedy }, error);
  }
  if (error instanceof Problem && error.status < 500) {
    return new StepFailed({ message: error.message, code: error.code, remedy: 'fix-input' }, error);
  }
  // It would be as deep the next time.
  if (error instanceof RangeError && /call stack/.test(error.message)) return tooDeep(error.message, error);
  return error;
}

/** When it is tried again, of an error that does not say so itself; after a day that is over. */
function triedAgain(error: unknown, earlier: EarlierStep | undefined): unknown {
  if (error instanceof StepFailed) return error;
  const { sinceMs = Date.now(), tries = 0 } = triesOf(earlier);
  if (Date.now() - sinceMs > TRIED_FOR_MS) {
    return new StepFailed({ message: wordsOf(error), code: STEP_GAVE_UP, remedy: 'retry' }, error);
  }
  if (error instanceof RetryStep && error.retryAfterMs !== undefined) return error;
  const retryAfterMs = Math.min(FIRST_RETRY_MS * 2 ** tries, LONGEST_RETRY_MS);
  const remedy = error instanceof RetryStep ? error.remedy : 'retry';
  return new RetryStep(wordsOf(error), { retryAfterMs, remedy, cause: error });
}

/** Since when it fails, and how often it has. */
function triesOf(earlier: EarlierStep | undefined): { sinceMs?: number; tries?: number } {
  return earlier?.status === 'retrying' ? ((earlier.detail ?? {}) as { sinceMs?: number; tries?: number }) : {};
}

/** The entry of a step that has several is not its end: a retry must not take it for that. */
const successRecord = (output: unknown, name: string | undefined) =>
  name === undefined ? { status: 'succeeded' as const, output, endedAtMs: Date.now() } : { status: 'running' as const };

function failureRecord(error: unknown, step: Step, attempt: number, earlier: EarlierStep | undefined, noted?: object) {
  const message = wordsOf(error);
  const nowMs = Date.now();
  const before = (earlier?.detail as { failures?: FailedAttempt[] } | null | undefined)?.failures ?? [];
  const failures = [...before, { attempt, atMs: nowMs, error: message, ...noted }].slice(-MAX_FAILURES);
  if (error instanceof StepFailed) {
    const { code, remedy } = error;
    const detail = { failures, ...('onError' in step && step.onError && { onError: true }) };
    return { status: 'failed' as const, error: message, errorCode: code, remedy, endedAtMs: nowMs, detail };
  }
  const retryAfterMs = error instanceof RetryStep ? error.retryAfterMs : undefined;
  const { sinceMs = nowMs, tries = 0 } = triesOf(earlier);
  const retryAtMs = retryAfterMs === undefined ? undefined : nowMs + retryAfterMs;
  const detail = { failures, sinceMs, tries: tries + 1, ...(retryAtMs !== undefined && { retryAtMs }) };
  const remedy = error instanceof RetryStep ? error.remedy : 'retry';
  return { status: 'retrying' as const, error: message, remedy, detail };
}

/** An attempt at a step that did not come to its end. */
interface FailedAttempt {
  attempt: number;
  atMs: number;
  error: string;
  /** What an http step was answered, as far as it is told. */
  answer?: { status: number; body: string };
}

/** The last ones: a step may be tried for a day. */
const MAX_FAILURES = 20;
