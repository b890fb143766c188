import { type BatchFailure, CioError } from '../errors.ts';
import type { Caller, CallOptions } from '../http/caller.ts';
import { callBatch } from './batch-call.ts';
import type { Refused } from './outcome.ts';
import type { Pack } from './packer.ts';

interface Road {
  caller: Caller;
  repeatable: boolean;
  options: CallOptions;
}

/**
 * Sends what was packed, and tells which of it was refused and why. Never throws.
 *
 * @param isLastHope - Whether what came before it in the same request was refused to the last operation.
 */
export async function sendPack(pack: Pack, road: Road, isLastHope = false): Promise<Refused> {
  try {
    const { caller, ...others } = road;
    const failures = await callBatch(caller, { body: pack.body(), count: pack.count, ...others });
    return new Map(failures.map((failure) => [failure.index, refusedByCustomerIo(failure)]));
  } catch (error) {
    if (pack.count > 1 && !isLastHope && isMalformed(error)) return sendHalves(pack, road);
    return new Map(Array.from({ length: pack.count }, (_, index) => [index, error as CioError]));
  }
}

/**
 * Nothing of a malformed request was accepted: narrows it down to the operations that spoil the others. Where both
 * halves are refused as a whole it is not a single operation's fault, and the second is not narrowed down.
 */
async function sendHalves(pack: Pack, road: Road): Promise<Refused> {
  const [first, second] = pack.halves();
  const refused = new Map(await sendPack(first, road));
  const isLastHope = refused.size === first.count;
  for (const [index, error] of await sendPack(second, road, isLastHope)) refused.set(first.count + index, error);
  return refused;
}

const isMalformed = (error: unknown): boolean =>
  error instanceof CioError && (error.status === 400 || error.status === 413);

function refusedByCustomerIo({ field, reason, message }: BatchFailure): CioError {
  const words = [field, message ?? reason].filter(Boolean).join(': ');
  return new CioError({
    code: 'cio_invalid_input',
    message: `Customer.io refused this operation of a batch: ${words}`,
    status: 207,
    field,
  });
}
