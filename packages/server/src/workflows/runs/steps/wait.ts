import type { Connections } from '../../../connections/connections.ts';
import type { WaitStep } from '../../definition/definition.ts';
import { parseDuration } from '../../definition/duration.ts';
import { isTimeZone, nextMoment, toMoment } from '../../definition/moments.ts';
import { holdsTemplate } from '../../definition/templates.ts';
import { clockOf } from '../clock-of.ts';
import { doStep } from '../do-step.ts';
import { StepFailed } from '../engine.ts';
import { pathOf, type RunScope } from '../run-scope.ts';
import { isSkipped, type RunWaits } from '../run-waits.ts';
import { waitFor } from '../wait-for.ts';

export interface WaitServices {
  waits: RunWaits;
  connections: Pick<Connections, 'sandboxNowMs'>;
}

interface Waited {
  /** Unix seconds. */
  until: number;
  /** When the wait was over, where that is another moment: the one that it was for was past. */
  over?: number;
}

/** Waits for a duration or until a moment; a moment that is past does not wait at all. */
export async function performWait(
  step: WaitStep,
  scope: RunScope,
  { waits, connections }: WaitServices,
): Promise<Waited> {
  const path = pathOf(scope, step);
  if (Object.hasOwn(scope.carried, path)) {
    const waited = scope.carried[path] as Waited;
    // What the steps behind it track is the same event in every attempt: its id holds the run's own time.
    scope.clock.nowMs = Math.max(scope.clock.nowMs, (waited.over ?? waited.until) * 1000);
    return waited;
  }
  const clock = () => clockOf(scope, connections);
  const isDurable = scope.mode === 'durable';
  const fromMs = isDurable ? (await scope.journal.step(`${path} begins`, clock)).nowMs : scope.clock.nowMs;
  const untilMs = await endOf(step, scope, fromMs);
  const timeoutMs = untilMs - fromMs;
  let endedAtMs = untilMs;
  let ended: unknown;
  if (isDurable && timeoutMs > 0) {
    ended = await waitFor(step, scope, waits, { kind: 'time', subject: scope.run.id, timeoutMs, clock });
    if (isSkipped(ended)) endedAtMs = (await scope.journal.step(`${path} skipped`, clock)).nowMs;
  }
  scope.clock.nowMs = Math.max(scope.clock.nowMs, fromMs, endedAtMs);
  return doStep(step, scope, {}, async ({ note }) => {
    if (isSkipped(ended)) note(ended);
    const [until, over] = [endedAtMs, scope.clock.nowMs].map((ms) => Math.floor(ms / 1000)) as [number, number];
    return over === until ? { until } : { until, over };
  });
}

/** Rendering is journaled with the step, so that a failure there is a failed step like any other. */
async function endOf(step: WaitStep, scope: RunScope, fromMs: number): Promise<number> {
  const zone = step.timeZone ?? scope.definition.timeZone ?? scope.values.client?.timeZone ?? 'UTC';
  const { next, at } = step;
  if (step.for !== undefined) return fromMs + (parseDuration(step.for) as number);
  if (next !== undefined && at !== undefined && !holdsTemplate(zone)) return nextMoment(next, at, zone, fromMs);
  return doStep(
    step,
    scope,
    { until: step.until, timeZone: zone },
    async ({ input: { until, timeZone } }) => {
      assertTimeZone(timeZone);
      if (next !== undefined && at !== undefined) return nextMoment(next, at, timeZone, fromMs);
      const moment = toMoment(until, timeZone);
      if (moment !== undefined) return moment;
      throw new StepFailed({
        message: `until: ${JSON.stringify(until)} is not a moment; give Unix seconds or ISO 8601`,
        code: 'invalid_moment',
        remedy: 'fix-input',
      });
    },
    `${step.id} until`,
  );
}

function assertTimeZone(zone: unknown): asserts zone is string {
  if (typeof zone === 'string' && isTimeZone(zone)) return;
  throw new StepFailed({
    message: `timeZone: ${JSON.stringify(zone ?? null)} is not a time zone, such as Europe/Paris`,
    code: 'invalid_time_zone',
    remedy: 'fix-input',
  });
}
