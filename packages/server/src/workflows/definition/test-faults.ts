import { nearNames } from '@cio-bridge/connector';
import { allSteps, type Step, type WorkflowDefinition } from './definition.ts';
import { pointerOf } from './json-pointer.ts';
import type { SavedTest } from './saved-tests.ts';
import { misfitsOfStart } from './start-input.ts';
import type { DefinitionFault } from './step-faults.ts';
import { stepIdOf } from './steps-done.ts';

/** What is decided of a test beforehand, and names steps. */
interface Choices {
  pins?: Record<string, unknown> | undefined;
  waits?: Record<string, string> | undefined;
  upTo?: string | undefined;
  only?: string | undefined;
}

/** Steps, and outcomes of waits, that a test decides about and that are not there. */
export function faultsOfChoices(
  { steps }: WorkflowDefinition,
  { pins = {}, waits = {}, upTo, only }: Choices,
  pointer = '',
): DefinitionFault[] {
  const byId = stepsById(steps);
  const at = (...path: string[]) => pointerOf(pointer, path);
  return [
    ...Object.entries(pins).flatMap(([id, output]) => [
      ...faultOfStep(id, byId, at('pins', id)),
      ...(only === undefined ? faultOfPin(id, output, byId, at('pins', id)) : []),
    ]),
    ...(upTo === undefined ? [] : faultOfStep(upTo, byId, at('upTo'))),
    ...(only === undefined ? [] : faultOfStep(only, byId, at('only'))),
    ...Object.entries(waits).flatMap(([id, outcome]) => faultOfWait(id, outcome, byId, at('waits', id))),
  ];
}

/** What the tests of a definition name and it does not have: they fail for it. */
export const faultsOfTests = (definition: WorkflowDefinition): DefinitionFault[] =>
  (definition.tests ?? []).flatMap((test, index) => faultsOfTest(definition, test, `/tests/${index}`));

function faultsOfTest(definition: WorkflowDefinition, test: SavedTest, pointer: string): DefinitionFault[] {
  const byId = stepsById(definition.steps);
  const { failedStep, steps = [], branches = {}, inputs = {}, outputs = {} } = test.expect;
  const named: [name: string, place: string][] = [
    ...(failedStep === undefined ? [] : [[failedStep, 'failedStep'] as [string, string]]),
    ...steps.map((name, index): [string, string] => [name, `steps/${index}`]),
    ...Object.entries({ branches, inputs, outputs }).flatMap(([part, byStep]) =>
      Object.keys(byStep).map((name): [string, string] => [name, pointerOf(part, [name])]),
    ),
  ];
  return [
    ...misfitsOfStart(definition, test.event ?? {}).map(({ pointer: at, message }) => ({
      pointer: `${pointer}/event${at}`,
      code: 'invalid_input',
      message,
    })),
    ...faultsOfChoices(definition, test, pointer),
    ...named.flatMap(([name, place]) => faultOfStep(stepIdOf(name), byId, `${pointer}/expect/${place}`)),
  ];
}

const stepsById = (steps: Step[]) => new Map(allSteps(steps).map((step) => [step.id, step]));

function faultOfStep(id: string, byId: ReadonlyMap<string, Step>, pointer: string): DefinitionFault[] {
  if (byId.has(id)) return [];
  const [suggestion] = nearNames(id, [...byId.keys()]);
  const help = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
  return [{ pointer, code: 'unknown_step', message: `There is no step ${id}${help}`, suggestion }];
}

/** What a wait gives decides how the run goes on: one that does not say whether it happened would be taken for a timeout. */
function faultOfPin(id: string, output: unknown, byId: ReadonlyMap<string, Step>, pointer: string): DefinitionFault[] {
  if (byId.get(id)?.type !== 'waitForDelivery') return [];
  if (typeof (output as { happened?: unknown } | null)?.happened === 'boolean') return [];
  const message = `Step ${id} waits for a delivery: use \`waits\` to say how it ends, or pin it with \`happened\``;
  return [{ pointer, code: 'invalid_value', message }];
}

function faultOfWait(id: string, outcome: string, byId: ReadonlyMap<string, Step>, pointer: string): DefinitionFault[] {
  const step = byId.get(id);
  if (!step) return faultOfStep(id, byId, pointer);
  const known = step.type === 'waitForDelivery' ? [...step.metrics, 'timeout'] : [];
  if (known.includes(outcome)) return [];
  const message =
    known.length === 0 ? `Step ${id} waits for no delivery` : `${outcome}: step ${id} ends with ${known.join(', ')}`;
  return [{ pointer, code: 'invalid_value', message, suggestion: nearNames(outcome, known)[0] }];
}
