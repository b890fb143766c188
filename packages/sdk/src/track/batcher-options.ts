import { checkKnown, checkNotNegative, checkWholeFromOne } from '../check.ts';
import type { CallOptions } from '../http/caller.ts';
import type { Refusal } from './pending-batch.ts';

export interface BatcherOptions extends CallOptions {
  /** Requests in flight at once; operations on one person always share a lane. Default 4. */
  lanes?: number | undefined;
  /** An operation waits no longer than this for its batch to fill. Default 1,000 ms. */
  maxAgeMs?: number | undefined;
  /** Past half of this, `ready()` waits; past all of it, adding is refused. Default 8,000,000 bytes of JSON. */
  maxBufferedBytes?: number | undefined;
  /**
   * Hears of every operation given to `add` that was not accepted, by its position among those: for whoever does not
   * await each. Without it, a refusal that nobody awaits is lost; it never ends the process. What it throws is emitted as a process warning.
   */
  onRefused?: ((refusal: Refusal) => void) | undefined;
}

const optionNames = [
  'lanes',
  'maxAgeMs',
  'maxBufferedBytes',
  'onRefused',
  'signal',
  'caller',
  'timeoutMs',
  'retries',
  'headers',
];

/** @throws {CioError} `cio_invalid_input` naming the option. */
export function readOptions(options: BatcherOptions) {
  checkKnown('', options, optionNames);
  const { lanes = 4, maxAgeMs = 1_000, maxBufferedBytes = 8_000_000, onRefused, ...callOptions } = options;
  checkWholeFromOne('lanes', lanes);
  checkNotNegative('maxAgeMs', maxAgeMs);
  checkWholeFromOne('maxBufferedBytes', maxBufferedBytes);
  return { lanes, maxAgeMs, maxBufferedBytes, onRefused, callOptions };
}
