import type { BatchFailure } from '../errors.ts';
import type { Call, Caller, CallOptions } from '../http/caller.ts';
import { unreadableAnswer } from '../http/failures.ts';

/**
 * Sends one batch. A 207 is a success with failures in it: those are returned, everything else was accepted.
 *
 * @param call - `repeatable` only if every operation in it is.
 * @throws {CioError} when the whole request failed, or a 207 does not say which operations were refused.
 */
export async function callBatch(
  caller: Caller,
  {
    body,
    count,
    repeatable,
    options,
  }: { body: string | Uint8Array; count: number; repeatable: boolean; options?: CallOptions | undefined },
): Promise<BatchFailure[]> {
  const call: Call = {
    api: 'track',
    family: 'track',
    method: 'POST',
    route: '/api/v2/batch',
    body,
    repeatable,
    options,
  };
  const answer = await caller.send(call);
  if (answer.status !== 207) return [];
  const failures = readFailures(answer.body);
  if (!failures || failures.some(({ index }) => !Number.isInteger(index) || index < 0 || index >= count)) {
    throw unreadableAnswer(call, answer.status);
  }
  return failures;
}

interface WireFailure {
  batch_index: number;
  reason?: string;
  field?: string;
  message?: string;
}

function readFailures(body: string): BatchFailure[] | undefined {
  try {
    const { errors } = JSON.parse(body) as { errors: WireFailure[] };
    return errors.map(({ batch_index, ...said }) => ({ ...said, index: batch_index }));
  } catch {
    return undefined;
  }
}
