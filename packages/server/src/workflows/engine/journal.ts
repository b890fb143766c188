import { CancelledError, type Context, RetryableError, TerminalError, TimeoutError } from '@restatedev/restate-sdk';
import { type Journal, RetryStep, RunCancelled, STEP_GAVE_UP, StepFailed, type Wait } from '../runs/engine.ts';
import type { RunAtWork } from './workload.ts';

const DAY_MS = 86_400_000;

/**
 * A step that is tried again later than this gives its place up meanwhile: the engine has some two thousand, and what it
 * tries again by itself keeps its own.
 */
const KEEPS_PLACE_MS = 3_000;

/** Of what fails beside a step, such as our store: how fast to try again, and when to call it failed. */
const RETRIES = {
  initialRetryInterval: 250,
  retryIntervalFactor: 2,
  maxRetryInterval: 60_000,
  maxRetryDuration: DAY_MS,
};

/** A run's journal on Restate: one entry per step. */
export function journalOf(context: Context, run: RunAtWork, over: AbortSignal): Journal {
  return {
    over,
    async step<T>(name: string, body: () => Promise<T>) {
      for (;;) {
        try {
          return await context.run<T>(name, () => body().catch(throwForRestate), RETRIES);
        } catch (error) {
          const laterMs = laterIn(error);
          if (laterMs === undefined) throw failureOf(error);
          await inOurWords(() => run.resting(context.sleep(laterMs)));
        }
      }
    },
    gotOn() {},
    nowMs: () => inOurWords(() => context.date.now()),
    sleep: (waitMs) => inOurWords(() => run.resting(context.sleep(waitMs))),
    createWait(): Wait {
      const { id, promise } = context.awakeable<unknown>();
      return {
        id,
        async until(timeoutMs) {
          try {
            return await run.resting(timeoutMs === undefined ? promise : promise.orTimeout(timeoutMs));
          } catch (error) {
            if (error instanceof TimeoutError) return undefined;
            throw failureOf(error);
          }
        },
      };
    },
  };
}

/** Does it, and tells the run of an error as the run knows it. */
async function inOurWords<T>(work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw failureOf(error);
  }
}

/** Restate retries whatever is not terminal; our steps say plainly what is worth retrying, and after which wait. */
function throwForRestate(error: unknown): never {
  if (error instanceof StepFailed) {
    const { code, remedy } = error;
    throw new TerminalError(error.message, { errorCode: 500, metadata: { code, remedy } });
  }
  if (error instanceof RetryStep && error.retryAfterMs !== undefined) {
    if (error.retryAfterMs > KEEPS_PLACE_MS) {
      throw new TerminalError(error.message, { errorCode: 500, metadata: { laterMs: String(error.retryAfterMs) } });
    }
    throw RetryableError.from(error, { retryAfter: error.retryAfterMs });
  }
  throw error;
}

/** How long to wait before the step is tried again, when this is what its entry says. */
function laterIn(error: unknown): number | undefined {
  const laterMs = error instanceof TerminalError ? error.metadata?.laterMs : undefined;
  return laterMs === undefined ? undefined : Number(laterMs);
}

/** What the run is told of an error: its own words, or, for all else, the one that drives it again later. */
function failureOf(error: unknown): unknown {
  if (error instanceof CancelledError) return new RunCancelled('The run was cancelled');
  if (!(error instanceof TerminalError)) return error;
  const { code = STEP_GAVE_UP, remedy = 'retry' } = error.metadata ?? {};
  return new StepFailed({ message: error.message, code, remedy });
}
