import { isDeepStrictEqual } from 'node:util';
import type { Environment } from '@cio-bridge/connector';
import { Problem } from '../../store/problem.ts';
import type { WorkflowDefinition } from '../definition/definition.ts';
import { pointerOf } from '../definition/json-pointer.ts';
import type { SavedTest } from '../definition/saved-tests.ts';
import { sizeOf } from '../definition/size-of.ts';
import { faultsOfTests } from '../definition/test-faults.ts';
import { MADE_UP_CONNECTION_ID, madeUpConnections } from './made-up-connection.ts';
import { createTestRuns, type TestRun } from './test-run.ts';
import type { TestTurns } from './test-turns.ts';
import type { StepServices } from './walk.ts';

/** Somebody waits for all of them. */
const MAX_MS_OF_ALL = 30_000;
const MAX_SHOWN_CHARACTERS = 200;
/** What is shown of the runs of all of them, in characters of JSON: one run alone may come to many times that. */
const MAX_RUN_CHARACTERS = 4_000_000;

/** Where a test and what came of it part for the first time. */
export interface Difference {
  /** JSON pointer into the definition, to what was expected. */
  pointer: string;
  message: string;
}

export interface TestResult {
  name: string;
  /** `undefined` when all is as it was expected. */
  difference: Difference | undefined;
  /** What came of it; `undefined` when it could not be done, or was left out. */
  run: TestRun | undefined;
  /** Whether it was done and `run` is left out, since the runs of all the tests come to more than 4 million characters. */
  leftOut: boolean;
}

/** A definition whose tests are to be done, and where it is to act. */
export interface TestedDefinition {
  definition: WorkflowDefinition;
  clientId: string;
  environment: Environment;
}

export interface SavedTests {
  /**
   * Does the tests that are saved with a definition, one after the other, as dry runs on a
   * connection that leads nowhere: they ask neither for credentials nor for anything else that differs between clients but their values.
   * They take turns with all other tests.
   *
   * @param names - Only these.
   * @throws Problem 422 when there is none of such a name, 429 `tests_busy` when too many of the client are in line.
   */
  run(tested: TestedDefinition, names?: readonly string[]): Promise<TestResult[]>;
  /** @throws Problem 409 `tests_failed` with the first difference of each that fails, 429 `tests_busy`. */
  assertPass(tested: TestedDefinition): Promise<void>;
}

export function createSavedTests(services: StepServices, turns: TestTurns): SavedTests {
  const testRuns = createTestRuns({ ...services, connections: madeUpConnections() });

  async function run(
    { definition, clientId, environment }: TestedDefinition,
    shownCharacters: number,
    names?: readonly string[],
  ): Promise<TestResult[]> {
    const all = definition.tests ?? [];
    const lost = names?.find((name) => all.every((test) => test.name !== name));
    if (lost !== undefined) {
      throw new Problem(422, 'invalid_request', `There is no test ${lost}: ${namesOf(all)}`, '/names');
    }
    const chosen = [...all.entries()].filter(([, { name }]) => names?.includes(name) ?? true);
    if (chosen.length === 0) return [];
    const faults = faultsOfTests(definition);
    let left = shownCharacters;
    return turns(clientId, runAll);

    async function runAll(): Promise<TestResult[]> {
      const endAtMs = Date.now() + MAX_MS_OF_ALL;
      const results: TestResult[] = [];
      for (const [index, test] of chosen) {
        const pointer = `/tests/${index}`;
        const cannot = faults.find((fault) => fault.pointer.startsWith(`${pointer}/`)) ?? tooLate(pointer, endAtMs);
        results.push(cannot ? notDone(test, cannot) : await runOne(test, pointer));
      }
      return results;
    }

    async function runOne(test: SavedTest, pointer: string): Promise<TestResult> {
      const { name, event = {}, pins, waits, expect } = test;
      const subject = { definition, clientId, connectionId: MADE_UP_CONNECTION_ID, environment, event };
      try {
        const outcome = await testRuns.run({ ...subject, mode: 'dry-run', choices: { pins, waits } });
        left -= sizeOf(outcome.steps, left);
        const leftOut = left < 0;
        const difference = differenceOf(expect, outcome, `${pointer}/expect`);
        return { name, run: leftOut ? undefined : outcome, leftOut, difference };
      } catch (error) {
        if (!(error instanceof Problem)) throw error; // such as one that goes on for ever
        return notDone(test, { pointer, message: error.message });
      }
    }
  }

  return {
    run: (tested, names) => run(tested, MAX_RUN_CHARACTERS, names),
    async assertPass(tested) {
      const results = await run(tested, 0);
      const failed = results.flatMap(({ name, difference }) => (difference ? [{ name, ...difference }] : []));
      const [first] = failed;
      if (!first) return;
      const message = `${failed.length} of ${results.length} tests failed. “${first.name}”: ${first.message}. Mend the workflow or its tests, or publish it all the same with despiteFailingTests`;
      const faults = failed.map(({ name, message: words, pointer }) => ({ pointer, message: `${name}: ${words}` }));
      throw new Problem(409, 'tests_failed', message, first.pointer, { faults });
    },
  };
}

const notDone = ({ name }: SavedTest, { pointer, message }: Difference): TestResult => ({
  name,
  run: undefined,
  leftOut: false,
  difference: { pointer, message },
});

const namesOf = (tests: readonly SavedTest[]): string =>
  tests.length === 0 ? 'the workflow has none' : `there are ${tests.map(({ name }) => name).join(', ')}`;

const tooLate = (pointer: string, endAtMs: number): Difference | undefined =>
  Date.now() < endAtMs
    ? undefined
    : { pointer, message: `was not done: the tests before it took ${MAX_MS_OF_ALL / 1000} seconds` };

/** The first thing that is not as it was expected: how it ended, then which way it went, then what was in it. */
function differenceOf(expect: SavedTest['expect'], run: TestRun, pointer: string): Difference | undefined {
  const byId = new Map(run.steps.map((step) => [step.stepId, step]));
  return (
    inEnd(expect, run, pointer) ??
    inPath(expect.steps, run, `${pointer}/steps`) ??
    inBranches(expect.branches, byId, `${pointer}/branches`) ??
    inValues('input', expect.inputs, byId, `${pointer}/inputs`) ??
    inValues('output', expect.outputs, byId, `${pointer}/outputs`)
  );
}

function inEnd({ status, failedStep }: SavedTest['expect'], run: TestRun, pointer: string): Difference | undefined {
  if (run.status !== status) {
    const why = run.error === null ? '' : `: ${run.error}`;
    const where = run.failedStep === null ? '' : ` at ${run.failedStep}`;
    return { pointer: `${pointer}/status`, message: `it ${run.status}${where}${why}; ${status} was expected` };
  }
  if (failedStep === undefined || failedStep === run.failedStep) return undefined;
  const message =
    run.failedStep === null
      ? `it did not fail at ${failedStep}`
      : `it failed at ${run.failedStep}, not at ${failedStep}`;
  return { pointer: `${pointer}/failedStep`, message };
}

function inPath(expected: readonly string[] | undefined, { steps }: TestRun, pointer: string): Difference | undefined {
  if (!expected) return undefined;
  const done = steps.map(({ stepId }) => stepId);
  const index = Array.from({ length: Math.max(done.length, expected.length) }).findIndex(
    (_, each) => done[each] !== expected[each],
  );
  if (index === -1) return undefined;
  const [came = 'nothing', wanted = 'nothing'] = [done[index], expected[index]];
  const after = index === 0 ? 'first' : `after ${done[index - 1]}`;
  const place = index < expected.length ? `${pointer}/${index}` : pointer;
  return { pointer: place, message: `${after} came ${came}; ${wanted} was expected` };
}

type Done = ReadonlyMap<string, TestRun['steps'][number]>;

function inBranches(
  expected: SavedTest['expect']['branches'] = {},
  done: Done,
  pointer: string,
): Difference | undefined {
  for (const [id, wanted] of Object.entries(expected)) {
    const detail = done.get(id)?.detail as { branch?: number | null } | undefined;
    const taken = detail?.branch === null ? 'else' : detail?.branch;
    if (taken === wanted) continue;
    const went = taken === undefined ? 'was not reached' : `went ${inWords(taken)}`;
    return { pointer: pointerOf(pointer, [id]), message: `${id} ${went}; ${inWords(wanted)} was expected` };
  }
  return undefined;
}

const inWords = (branch: number | 'else'): string => (branch === 'else' ? 'to else' : `to branch ${branch}`);

function inValues(
  what: 'input' | 'output',
  expected: Record<string, unknown> = {},
  done: Done,
  pointer: string,
): Difference | undefined {
  for (const [id, wanted] of Object.entries(expected)) {
    const step = done.get(id);
    const place = pointerOf(pointer, [id]);
    if (!step) return { pointer: place, message: `${id} was not done` };
    const found = firstOther(wanted, step[what] ?? null, []);
    if (!found) continue;
    const field = [what, ...found.path].join('.');
    const message = `${field} of ${id} is ${shown(found.value)}; ${shown(found.wanted)} was expected`;
    return { pointer: pointerOf(place, found.path), message };
  }
  return undefined;
}

/** Where a value is not the one that is wanted; an object may have more fields than are named, a list no more items. */
function firstOther(
  wanted: unknown,
  value: unknown,
  path: string[],
): { path: string[]; wanted: unknown; value: unknown } | undefined {
  const isList = Array.isArray(wanted) && Array.isArray(value) && wanted.length === value.length;
  if (!isList && !(isObject(wanted) && isObject(value))) {
    return isDeepStrictEqual(wanted, value) ? undefined : { path, wanted, value };
  }
  const there = new Map(Object.entries(value));
  for (const [key, inner] of Object.entries(wanted)) {
    const other = firstOther(inner, there.get(key), [...path, key]);
    if (other) return other;
  }
  return undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function shown(value: unknown): string {
  if (value === undefined) return 'not there';
  const text = JSON.stringify(value);
  return text.length <= MAX_SHOWN_CHARACTERS ? text : `${text.slice(0, MAX_SHOWN_CHARACTERS)}…`;
}
