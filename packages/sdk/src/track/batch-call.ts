import { type BatchFailure, CioError } from '../errors.ts';
import { type ReadAnswer, readJson } from '../http/answers.ts';
import type { Caller, CallOptions } from '../http/caller.ts';
import { factsOf, unexpectedAnswer } from '../http/failures.ts';
import { isJsonObject, wordsOf } from '../http/said.ts';

/**
 * Sends one batch. A 207, and a 200 with errors in it, is a success with failures in it: those are returned, one for
 * each operation refused, and everything else was accepted.
 *
 * @param call - `repeatable` only if every operation in it is.
 * @throws {CioError} when the whole request failed; `cio_partly_rejected` without `failures` when some operations were
 * refused and the answer does not say which.
 */
export function callBatch(
  caller: Caller,
  {
    body,
    count,
    repeatable,
    options,
  }: { body: string | Uint8Array; count: number; repeatable: boolean; options?: CallOptions | undefined },
): Promise<BatchFailure[]> {
  const route = '/api/v2/batch';
  const call = { api: 'track', family: 'track', method: 'POST', route, body, repeatable, options } as const;
  return caller.send(call, readFailures(count));
}

const readFailures =
  (count: number): ReadAnswer<BatchFailure[]> =>
  (call, answer, secrets) => {
    if (answer.status === 200 && (answer.body === '{}\n' || answer.body === '{}')) return []; // nearly always
    const body = readJson(call, answer, secrets);
    if (!isJsonObject(body)) throw unexpectedAnswer(call, answer, secrets);
    const { errors = [], ...others } = body;
    if (!Array.isArray(errors) || (answer.status !== 207 && Object.keys(others).length > 0))
      throw unexpectedAnswer(call, answer, secrets);
    const failures = failuresOf(errors, count);
    if (failures && (failures.length > 0 || answer.status === 200)) return failures;
    const words = wordsOf(body).message;
    const said = words === '' ? '' : `: ${words}`;
    throw new CioError({
      code: 'cio_partly_rejected',
      remedy: 'check-outcome', // to repeat all of them would be refused again
      message: `Customer.io refused some of ${count} operations of a batch, without saying which${said}`,
      ...factsOf(answer, secrets),
    });
  };

/** @returns `undefined` when not each error names one of the operations. */
function failuresOf(errors: unknown[], count: number): BatchFailure[] | undefined {
  const byIndex = new Map<number, BatchFailure>();
  for (const error of errors) {
    if (!isJsonObject(error)) return undefined;
    const { batch_index: index, ...said } = error;
    if (!Number.isInteger(index) || (index as number) < 0 || (index as number) >= count) return undefined;
    const earlier = byIndex.get(index as number);
    byIndex.set(index as number, earlier ? bothOf(earlier, said) : { ...said, index: index as number });
  }
  return [...byIndex.values()];
}

/** Several faults of one operation are one refusal: of its first field, with the words of all. */
function bothOf(earlier: BatchFailure, said: { field?: unknown; reason?: unknown; message?: unknown }): BatchFailure {
  const words = [said.field, said.message ?? said.reason].filter(Boolean).join(': ');
  return { ...earlier, message: [earlier.message ?? earlier.reason, words].filter(Boolean).join('; ') };
}
