import { stringifyJson } from '@cio-bridge/sdk';
import type { RowFault } from '../faults.ts';

/** What stands for bytes that are no character in the encoding. */
const replacement = '\uFFFD';

/** Whether a text has to be looked at more closely: cheap to ask of a whole piece. */
export const isSuspicious = (text: string): boolean =>
  text.includes('\0') || text.includes('\\u0000') || text.includes(replacement);

/**
 * The first cell with a character that should not be there.
 *
 * @param strict - Whether the replacement character is one of them.
 */
export function characterFault(cells: readonly (readonly [string, unknown])[], strict: boolean): RowFault | undefined {
  for (const [column, cell] of cells) {
    const text = typeof cell === 'string' ? cell : stringifyJson(cell ?? '');
    if (text.includes('\0') || text.includes('\\u0000')) {
      return { code: 'nul-byte', column, reason: `column ${column} holds a zero byte; take it out` };
    }
    if (strict && text.includes(replacement)) {
      const reason = `column ${column} holds characters that are none in this encoding; name the right one`;
      return { code: 'wrong-encoding', column, reason };
    }
  }
  return undefined;
}
