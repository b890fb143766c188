import { type Action, findAction } from '@cio-bridge/connector';
import type { Caller } from '../../../connections/activity/activity.ts';
import type { Connections } from '../../../connections/connections.ts';
import { leavingWithin } from '../../../connections/leaving.ts';
import { RECHECK_MS } from '../../../connections/open-connectors.ts';
import { Problem } from '../../../store/problem.ts';
import type { ActionStep } from '../../definition/definition.ts';
import { ARCHIVE_TURN_MS } from '../../send-ledger/look-for-send.ts';
import { reasonOf, sendKeyOf } from '../../send-ledger/send-entry.ts';
import type { SendLedger } from '../../send-ledger/send-ledger.ts';
import type { SendOnce } from '../../send-ledger/send-once.ts';
import { type Answer, decisions } from '../answer.ts';
import { doStep, type StepTurn } from '../do-step.ts';
import { RetryStep, StepFailed } from '../engine.ts';
import type { EventAnswers } from '../event-answers.ts';
import type { RunScope, Target } from '../run-scope.ts';
import type { RunWaits } from '../run-waits.ts';
import { waitFor } from '../wait-for.ts';
import { digitsAsText } from './digits-as-text.ts';

export interface ActionServices {
  connections: Pick<Connections, 'connector' | 'get' | 'sandboxNowMs'>;
  ledger: SendLedger;
  sendOnce: SendOnce;
  waits: RunWaits;
  answers: Pick<EventAnswers, 'look'>;
}

/** Who had no turn at the archived messages may have none until tomorrow. */
const ARCHIVE_AGAIN_MS = 900_000;
/** Code of a step that ended without anybody knowing whether it sent its message. */
export const UNDECIDED = 'send_undecided';
const GIVEN_UP = 'A person decided not to send it again; whether Customer.io had accepted it is not known';

/** Runs an action; waits for the connection to be mended, or for a person's decision, where that is what helps. */
export async function performAction(step: ActionStep, scope: RunScope, services: ActionServices): Promise<unknown> {
  for (let round = 1; ; round += 1) {
    const sinceMs = Date.now();
    try {
      return await act(step, scope, services);
    } catch (error) {
      if (!(error instanceof StepFailed) || scope.mode !== 'durable') throw error;
      if (error.code === UNDECIDED) await decide(step, scope, services, error.message, round);
      else if (error.remedy === 'reconnect')
        await reconnect(step, scope, services, { why: error.message, round, sinceMs });
      else throw error;
    }
  }
}

function act(step: ActionStep, scope: RunScope, services: ActionServices): Promise<unknown> {
  return doStep(step, scope, step.input, async (turn) => digitsAsText(await callOnce(turn)));

  async function callOnce({ input, path, note }: StepTurn<ActionStep['input']>): Promise<unknown> {
    const action = findAction(step.action);
    const target = targetOf(scope);
    const connector = await connectorOf(target, services, {
      type: 'run',
      runId: scope.run.id,
      stepId: path,
      workflowId: scope.run.workflowId,
    });
    if (scope.mode === 'dry-run' && !(scope.choices?.read && onlyReads(action, input))) {
      const { requests } = await connector.run(step.action, input as never, { dryRun: true });
      note({ requests: digitsAsText(requests), madeUp: true });
      return action.sample.output;
    }
    const startedAtMs = scope.clock.nowMs;
    if (mayHappenTwice(action, input)) {
      const idempotencyKey = sendKeyOf({ sendName: scope.run.sendName, stepId: path });
      if (readsArchive(action, input)) {
        const look = (signal: AbortSignal) =>
          connector.run(step.action, input as never, { idempotencyKey, startedAtMs, signal });
        return leavingWithin(ARCHIVE_TURN_MS, look, noTurn);
      }
      return connector.run(step.action, input as never, { idempotencyKey, startedAtMs });
    }
    if (scope.mode !== 'durable') return connector.run(step.action, input as never, { startedAtMs });
    const { id: runId, sendName, lookSinceMs } = scope.run;
    const send = { runId, sendName, stepId: path, action: step.action, lookSinceMs, ...target };
    const outcome = await services.sendOnce(send, input, connector, startedAtMs);
    if (outcome.kind === 'sent') return outcome.output;
    if (outcome.kind === 'undecided') {
      throw new StepFailed({ message: outcome.why, code: UNDECIDED, remedy: 'check-outcome' });
    }
    throw new StepFailed({ message: GIVEN_UP, code: 'send_given_up', remedy: 'check-outcome' });
  }
}

/** A connection without credentials is one to mend, not a mistake in the step. */
async function connectorOf({ connectionId, environment }: Target, { connections }: ActionServices, caller: Caller) {
  try {
    return await connections.connector(connectionId, environment, caller);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    await assertThere(connectionId, connections);
    throw new StepFailed({ message: error.message, code: error.code, remedy: 'reconnect' }, error);
  }
}

/** A connection that was deleted is one that nobody will mend. */
async function assertThere(connectionId: string, connections: ActionServices['connections']): Promise<void> {
  await connections.get(connectionId).catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    const message = 'The connection that this run acts on was deleted';
    throw new StepFailed({ message, code: 'connection_deleted', remedy: 'fix-input' }, error);
  });
}

/** Waits until the connection's credentials have been changed; they may have been already, unnoticed, when the step failed. */
async function reconnect(
  step: ActionStep,
  scope: RunScope,
  { waits }: ActionServices,
  { why, round, sinceMs }: { why: string; round: number; sinceMs: number },
): Promise<void> {
  const { connectionId, environment } = targetOf(scope);
  await waitFor(step, scope, waits, {
    kind: 'connection',
    subject: `${connectionId}/${environment}`,
    detail: { why },
    round,
    sinceMs: sinceMs - RECHECK_MS,
  });
}

/** Whether an action changes nothing anywhere. */
const onlyReads = ({ key }: Action, input: Record<string, unknown>): boolean =>
  key === 'customer-io/request' ? (input.method ?? 'GET') === 'GET' : /\/(get|find)-/.test(key);

const readsArchive = ({ key }: Action, { path }: Record<string, unknown>): boolean =>
  key === 'customer-io/request' && typeof path === 'string' && path.includes('/archived_message');

/** It does not stand in line for a day, unseen and in the way of others: the run says what it waits for, and asks again. */
const noTurn = (cause: unknown): RetryStep =>
  new RetryStep(
    'Customer.io lets 100 archived messages be read in 24 hours, and those are used up: it is asked again until one may be read',
    { retryAfterMs: ARCHIVE_AGAIN_MS, cause },
  );

/** Whether repeating the action after a crash leaves the same behind. */
const mayHappenTwice = (action: Action, input: Record<string, unknown>): boolean =>
  action.idempotent || (action.key === 'customer-io/request' && (input.method ?? 'GET') === 'GET');

/** Waits until a person has said what shall be, or an event what became of it, and writes that to the ledger, which the next round asks. */
async function decide(
  step: ActionStep,
  scope: RunScope,
  { ledger, waits, answers }: ActionServices,
  why: string,
  round: number,
): Promise<void> {
  const send = { runId: scope.run.id, stepId: `${scope.prefix}${step.id}` };
  const answer = (await waitFor(step, scope, waits, {
    kind: 'decision',
    subject: scope.run.id,
    detail: { why, action: step.action, choices: decisions },
    round,
    look: () => answers.look(send),
  })) as Omit<Answer, 'by'> & { by?: string };
  await scope.journal.step(`${step.id} decided ${round}`, () => apply(answer));

  async function apply({ choice, deliveryId, by = 'somebody', eventId }: typeof answer): Promise<null> {
    const reason = reasonOf({ by, choice });
    await ledger.noteDecision(send, { choice, by, eventId: eventId ?? null, atMs: Date.now() });
    if (choice === 'was-sent') await ledger.settle(send, deliveryId === undefined ? {} : { deliveryId }, reason);
    if (choice === 'send-again') await ledger.release(send, reason);
    if (choice === 'do-not-send') await ledger.giveUp(send, reason);
    return null;
  }
}

function targetOf({ target }: RunScope): Target {
  if (target) return target;
  throw new StepFailed({
    message: 'The workflow has no connection; name one as `connection`',
    code: 'no_connection',
    remedy: 'fix-input',
  });
}
