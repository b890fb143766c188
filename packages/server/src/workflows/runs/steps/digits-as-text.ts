import { parseJson, stringifyJson } from '@cio-bridge/sdk';

/**
 * What a step gave, for those after it. It goes through JSON on its way, where an integer beyond 2^53 would lose
 * digits: such a one becomes the text of them, as it does in events.
 */
export const digitsAsText = (output: unknown): unknown =>
  holdsBigInt(output) ? parseJson(stringifyJson(output), { bigIntegers: 'text' }) : output;

const holdsBigInt = (value: unknown): boolean =>
  typeof value === 'bigint' || (typeof value === 'object' && value !== null && Object.values(value).some(holdsBigInt));
