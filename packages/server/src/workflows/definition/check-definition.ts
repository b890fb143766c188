import { actions, CioError, findAction, findFaults, nearNames } from '@cio-bridge/connector';
import { comparisonsOf } from './conditions.ts';
import { allSteps, type Step, type WorkflowDefinition } from './definition.ts';
import { pointerOf } from './json-pointer.ts';
import { filterNames } from './liquid.ts';
import { faultsOfMetrics } from './metric-faults.ts';
import { nextTick } from './moments.ts';
import { faultOfPath, faultOfStepPath, type PathFault, type Sight, sightInside, withStep } from './sight.ts';
import { faultOfSchema } from './start-input.ts';
import { type DefinitionFault, faultsOfStep } from './step-faults.ts';
import { partsOf, placesOf } from './step-parts.ts';
import { faultOfKey, holdsTemplate, pathsOfText, type TemplatePath } from './templates.ts';

/** With more than this, all lists together, a definition is made by a machine, and checking it would hold up others. */
const MAX_STEPS = 1_000;

/**
 * What can be known to be wrong before anything runs: actions and inputs that do not exist, templates that are
 * not Liquid, and paths that lead nowhere.
 *
 * @param unsure - Ids of steps whose output is not to be judged.
 * @param onSight - Told of each step, with a pointer to it, what may be read there.
 */
export function checkDefinition(
  definition: WorkflowDefinition,
  unsure: ReadonlySet<string> = new Set(),
  onSight: (pointer: string, sight: Sight) => void = () => {},
): DefinitionFault[] {
  if (allSteps(definition.steps).length > MAX_STEPS) {
    return [
      {
        pointer: '/steps',
        code: 'too_many_steps',
        message: 'A workflow has at most 1,000 steps, those inside others included',
      },
    ];
  }
  const faults: DefinitionFault[] = [];
  checkSchedule();
  faults.push(...faultsOfMetrics(definition));
  checkInput();
  const vars = new Set(Object.keys(definition.vars));
  const start: Sight = { steps: new Map(), vars, failed: new Set(), isInLoop: false, mayReadSecrets: false, unsure };
  checkKey();
  checkDedupe();
  if (definition.timeZone !== undefined) checkTexts(definition.timeZone, '/timeZone', start);
  checkIds();
  checkSteps(definition.steps, '/steps', start);
  return faults;

  function checkSchedule(): void {
    const { trigger } = definition;
    if (trigger.type !== 'schedule') return;
    // One with seconds would be read otherwise than it was meant as often as not.
    if (trigger.cron.trim().split(/\s+/).length > 5) {
      const message = `"${trigger.cron}" has more than five fields: give minute, hour, day, month and weekday; there are no seconds`;
      faults.push({ pointer: '/trigger/cron', code: 'invalid_value', message });
      return;
    }
    // Whatever the time zone is: that only says when.
    if (nextTick(trigger.cron, 'UTC', Date.now()) !== undefined) return;
    faults.push({ pointer: '/trigger/cron', code: 'never_due', message: `"${trigger.cron}" is never due` });
  }

  function checkInput(): void {
    const { trigger } = definition;
    if (trigger.type !== 'manual' || trigger.input === undefined) return;
    const message = faultOfSchema(trigger.input);
    if (message !== undefined) faults.push({ pointer: '/trigger/input', code: 'invalid_value', message });
  }

  function checkDedupe(): void {
    const { trigger } = definition;
    if (trigger.type !== 'webhook' || trigger.dedupe === undefined) return;
    checkOfEvent(trigger.dedupe, '/trigger/dedupe', 'what requests are told apart by');
    if (holdsTemplate(trigger.dedupe)) return;
    const message = 'is the same for every request: write a template, such as {{ event.body.id }}';
    faults.push({ pointer: '/trigger/dedupe', code: 'invalid_value', message });
  }

  function checkKey(): void {
    if (definition.key === undefined) {
      if (definition.whenBusy === undefined) return;
      const message = 'needs a `key`: runs without one never wait for each other';
      return void faults.push({ pointer: '/whenBusy', code: 'invalid_value', message });
    }
    checkOfEvent(definition.key, '/key', 'a key');
  }

  /** A text that is made for each event, before a run begins. */
  function checkOfEvent(text: string, pointer: string, what: string): void {
    checkTexts(text, pointer, start);
    if (faults.some((fault) => fault.pointer === pointer)) return;
    const message = faultOfKey(text);
    if (message !== undefined) faults.push({ pointer, code: 'invalid_value', message });
    if (pathsOfText(text).every(([root]) => root === 'event')) return;
    faults.push({
      pointer,
      code: 'unknown_path',
      message: `${what} is made before the run begins, and can read \`event\` only`,
    });
  }

  function checkIds(): void {
    const seen = new Set<string>();
    for (const { step, pointer } of placesOf(definition.steps, '/steps')) {
      const { id } = step;
      if (seen.has(id)) {
        const message = `Two steps are named ${id}; give each its own id`;
        faults.push({ pointer: `${pointer}/id`, code: 'duplicate_id', message });
      }
      seen.add(id);
    }
  }

  /** @returns what the steps that come after these may read. */
  function checkSteps(steps: Step[], pointer: string, sight: Sight): Sight {
    let known = sight;
    for (const [index, step] of steps.entries()) {
      known = checkStep(step, `${pointer}/${index}`, known);
    }
    return known;
  }

  function checkStep(step: Step, pointer: string, sight: Sight): Sight {
    onSight(pointer, step.type === 'http' ? { ...sight, mayReadSecrets: true } : sight);
    if (step.type === 'action') checkAction(step, pointer);
    if (step.type === 'waitForDelivery') {
      const fault = faultOfStepPath(step.delivery, 'output', 'deliveryId', sight);
      if (fault)
        addPathFault(`${pointer}/delivery`, { ...fault, message: `${fault.message}; name the step that sent it` });
    }
    faults.push(...faultsOfStep(step, pointer));
    const { own, inner } = partsOf(step);
    checkTexts(own, pointer, { ...sight, mayReadSecrets: step.type === 'http' });
    if (step.type === 'branch') {
      for (const [index, { when }] of step.branches.entries()) {
        for (const { path, value } of comparisonsOf(when)) {
          checkPath(path.split('.'), `${pointer}/branches/${index}/when`, sight);
          checkTexts(value, `${pointer}/branches/${index}/when`, sight);
        }
      }
    }
    const inside = sightInside(step, sight);
    let after = withStep(sight, step);
    for (const { list, at } of inner) {
      const { steps, vars } = checkSteps(list, `${pointer}/${at}`, inside);
      // Which branch was taken is not known here; a loop's steps are seen inside it only.
      if (step.type !== 'forEach') after = { ...after, steps: new Map([...after.steps, ...steps]) };
      after = { ...after, vars: new Set([...after.vars, ...vars]) };
    }
    return after;
  }

  function checkAction({ action: key, input }: Extract<Step, { type: 'action' }>, pointer: string): void {
    try {
      for (const { path, message, isUnknownName } of findFaults(findAction(key).input, input)) {
        if (!isUnknownName && isKnownOnlyLater(input, path)) continue;
        faults.push({ pointer: pointerOf(`${pointer}/input`, path), code: 'invalid_input', message });
      }
    } catch (error) {
      if (!(error instanceof CioError)) throw error;
      const [suggestion] = nearNames(
        key,
        actions.map((action) => action.key),
      );
      faults.push({ pointer: `${pointer}/action`, code: 'unknown_action', message: error.message, suggestion });
    }
  }

  function checkTexts(value: unknown, pointer: string, sight: Sight): void {
    if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) checkTexts(inner, pointerOf(pointer, [key]), sight);
    }
    if (typeof value !== 'string') return;
    try {
      for (const path of pathsOfText(value)) checkPath(path, pointer, sight);
    } catch (error) {
      const message = (error instanceof Error ? error.message : String(error)).replace(/, line:\d+, col:\d+$/, '');
      const unknown = /undefined filter: (\S+)/.exec(message)?.[1];
      if (unknown === undefined) return void faults.push({ pointer, code: 'invalid_template', message });
      const [suggestion] = nearNames(unknown, filterNames());
      const help = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
      faults.push({ pointer, code: 'unknown_filter', message: `there is no filter ${unknown}${help}`, suggestion });
    }
  }

  function checkPath(path: TemplatePath, pointer: string, sight: Sight): void {
    const fault = faultOfPath(path, sight, definition.trigger.type);
    if (fault) addPathFault(pointer, { ...fault, message: `${path.join('.')}: ${fault.message}` });
  }

  function addPathFault(pointer: string, { message, code = 'unknown_path', suggestion }: PathFault): void {
    faults.push({ pointer, code, message, suggestion });
  }
}

/** An issue about something that a template will fill in is none yet. */
function isKnownOnlyLater(input: unknown, path: readonly PropertyKey[]): boolean {
  const value = path.reduce<unknown>(
    (inside, key) =>
      typeof inside === 'object' && inside !== null ? (inside as Record<PropertyKey, unknown>)[key] : inside,
    input,
  );
  return holdsTemplate(value);
}
