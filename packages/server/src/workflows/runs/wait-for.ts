import type { Step } from '../definition/definition.ts';
import type { RunClock } from './clock-of.ts';
import type { WaitingFor } from './run-records.ts';
import { pathOf, type RunScope } from './run-scope.ts';
import type { RunWaits, WaitKind } from './run-waits.ts';

export interface AwaitedThing {
  kind: WaitKind;
  subject: string;
  /** What people, and whoever ends the wait, should know of it. */
  detail?: unknown;
  timeoutMs?: number;
  /** Tells the waits of one step apart. */
  round?: number;
  /** What happens from then on ends the wait, Unix milliseconds; default: from when it is registered. */
  sinceMs?: number;
  /** By which the timeout is counted as well, where it is a sandbox's. */
  clock?: () => Promise<RunClock>;
  /** Whether it has happened already: asked after the wait is registered, so that nothing falls between. */
  look?: () => Promise<unknown>;
}

/**
 * Waits, durably, for something outside: the run may be on another machine when it happens.
 *
 * @returns what the wait was ended with, or `undefined` after the timeout.
 */
export async function waitFor(step: Step, scope: RunScope, waits: RunWaits, thing: AwaitedThing): Promise<unknown> {
  const { kind, subject, detail = null, timeoutMs, round = 1, sinceMs = Date.now(), clock, look } = thing;
  const path = pathOf(scope, step);
  const wait = scope.journal.createWait();
  const seen = await scope.journal.step(`${path} waits ${round}`, async () => {
    const sandbox = timeoutMs === undefined ? undefined : await sandboxUntil(timeoutMs, clock);
    const { id: runId } = scope.run;
    await waits.add({ id: wait.id, runId, stepId: path, kind, subject, detail, createdAtMs: sinceMs, sandbox });
    return (await look?.()) ?? null;
  });
  if (seen === null) {
    showWaiting(step, scope, kind, { detail, timeoutMs });
    const value = await wait.until(timeoutMs);
    await waits.remove(wait.id);
    void scope.record.run({ status: 'running' });
    return value;
  }
  await waits.remove(wait.id);
  return seen;
}

async function sandboxUntil(timeoutMs: number, clock: AwaitedThing['clock']) {
  const now = await clock?.();
  return now && now.sandbox !== null ? { place: now.sandbox, untilMs: now.nowMs + timeoutMs } : undefined;
}

/** Records that the run, and the step in it, wait. */
function showWaiting(
  step: Step,
  scope: RunScope,
  waitingFor: WaitingFor,
  { detail, timeoutMs, input }: { detail?: unknown; timeoutMs?: number | undefined; input?: unknown },
): void {
  const path = pathOf(scope, step);
  const earlier = scope.known.get(path);
  const startedAtMs = earlier?.startedAtMs ?? scope.began.get(path) ?? Date.now();
  scope.began.set(path, startedAtMs);
  void scope.record.run({ status: 'waiting', waitingFor });
  // Not awaited anywhere: a record that is lost is written again.
  void scope.record.step({
    stepId: path,
    type: step.type,
    position: scope.counter.next,
    status: 'waiting',
    input,
    detail: { waitingFor, ...(detail as object | null), ...(timeoutMs && { untilMs: startedAtMs + timeoutMs }) },
    attempts: Math.max(1, earlier?.attempts ?? 1),
    startedAtMs,
  });
}
