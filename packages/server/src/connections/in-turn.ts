import { CioError } from '@cio-bridge/connector';
import type { Caller } from './activity/activity.ts';
import { leavingWithin } from './leaving.ts';

/** How long a call that somebody waits for waits for its turn. */
const MAX_TURN_WAIT_MS = 60_000;

/** Whose calls are served in turn with those of others: a workflow's, however many runs it has, or one program's. */
export const nameOf = (caller: Caller): string =>
  caller.type === 'run' ? caller.workflowId : caller.type === 'server' ? 'server' : caller.id;

/** A run waits for its turn for as long as it takes; whoever waits for an answer, a minute. */
export async function inTurn<T>(caller: Caller, call: (signal: AbortSignal | undefined) => Promise<T>): Promise<T> {
  if (caller.type === 'run') return call(undefined);
  return leavingWithin(MAX_TURN_WAIT_MS, call, tooBusy);
}

const tooBusy = (cause: unknown): CioError =>
  new CioError({
    code: 'cio_rate_limited',
    message: `This workspace has more to do than Customer.io's rates allow: nothing has left within ${MAX_TURN_WAIT_MS / 1000} seconds`,
    retryAfterMs: MAX_TURN_WAIT_MS,
    cause,
    attempts: 0,
  });
