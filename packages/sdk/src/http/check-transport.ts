import { checkKnown, checkNotNegative, checkWholeFromOne } from '../check.ts';
import type { TransportOptions } from './transport.ts';

/** @throws {CioError} `cio_invalid_input` for what no transport could work with. */
export function checkTransportOptions({ timeouts = {}, maxConnections, maxAnswerBytes }: TransportOptions): void {
  checkKnown('timeouts', timeouts, ['connectMs', 'headersMs', 'bodyMs']);
  for (const [name, value] of Object.entries(timeouts))
    if (value !== undefined) checkNotNegative(`timeouts.${name}`, value);
  if (maxConnections !== undefined) checkWholeFromOne('maxConnections', maxConnections);
  if (maxAnswerBytes !== undefined) checkWholeFromOne('maxAnswerBytes', maxAnswerBytes);
}
