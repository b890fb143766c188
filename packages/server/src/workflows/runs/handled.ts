import { RUN_TOO_LARGE } from './do-step.ts';
import type { RunStep } from './run-steps.ts';
import { UNDECIDED } from './steps/action.ts';

/** Whether a step failed and the run went on with its `onError`. What somebody is asked about, or has to mend, goes on by itself. */
export function isHandled({
  status,
  errorCode,
  remedy,
  detail,
}: Pick<RunStep, 'status' | 'errorCode' | 'remedy' | 'detail'>): boolean {
  const { onError = false } = (detail ?? {}) as { onError?: boolean };
  return (
    status === 'failed' && onError && remedy !== 'reconnect' && errorCode !== UNDECIDED && errorCode !== RUN_TOO_LARGE
  );
}
