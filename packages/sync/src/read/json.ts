import { stringifyJson } from '@cio-bridge/sdk';
import { Tokenizer, TokenParser } from '@streamparser/json';
import { syncError } from '../faults.ts';
import { characterFault, isSuspicious } from './characters.ts';
import { depthFault } from './depth.ts';
import type { Row } from './row.ts';

/** Integers beyond 2^53 are BigInts, as `parseJson` has them. */
class LosslessTokenizer extends Tokenizer {
  protected override parseNumber(text: string): number {
    const number = super.parseNumber(text);
    // The parser hands values on as they are; its types know JSON's alone.
    return Number.isSafeInteger(number) || !/^-?\d+$/.test(text) ? number : (BigInt(text) as unknown as number);
  }
}

/** An escaped zero byte, of which a piece may hold the beginning alone. */
const escapeLength = '\\u0000'.length;

/**
 * The rows of a JSON array of objects. Lines say nothing here: rows are told apart by their number alone.
 *
 * @param strict - Whether characters that are none in the encoding are a fault.
 */
export async function* readJson(pieces: AsyncIterable<string>, strict: boolean): AsyncGenerator<Row[]> {
  const tokenizer = new LosslessTokenizer();
  const parser = new TokenParser({ paths: ['$.*'], keepStack: false });
  tokenizer.onToken = (token) => parser.write(token);
  let fault: Error | undefined;
  tokenizer.onError = (error) => {
    fault ??= error;
  };
  parser.onError = (error) => tokenizer.error(error);
  parser.onEnd = () => tokenizer.end();
  let number = 0;
  let rows: Row[] = [];
  /** Whether a piece since the last row began may hold characters that should not be there. */
  let suspects = false;
  let end = '';
  parser.onValue = ({ value }) => {
    number += 1;
    rows.push(rowOf(value, number, suspects, strict));
  };
  for await (const piece of pieces) {
    const isSuspect = isSuspicious(end + piece);
    suspects ||= isSuspect;
    end = piece.slice(-escapeLength);
    try {
      tokenizer.write(piece);
    } catch (error) {
      fault ??= error as Error;
    }
    if (fault) {
      // There is no telling where the next row begins.
      const reason = `after row ${number} it is no JSON any more (${fault.message})`;
      yield rows;
      throw syncError('sync_invalid_file', `The JSON cannot be read: ${reason}`, 'file', fault);
    }
    if (rows.length > 0) {
      yield rows;
      suspects = isSuspect;
    }
    rows = [];
  }
  if (!tokenizer.isEnded || !parser.isEnded)
    throw syncError('sync_invalid_file', `The JSON ends in the middle, after row ${number}`, 'file');
}

function rowOf(value: unknown, number: number, isSuspect: boolean, strict: boolean): Row {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const cells = value as Record<string, unknown>;
    const deep = depthFault(cells);
    if (deep) return { number, line: 0, cells: [''], fault: deep };
    const fault = isSuspect ? characterFault(Object.entries(cells), strict) : undefined;
    return { number, line: 0, cells, ...(fault && { fault }) };
  }
  const fault = { code: 'unreadable', reason: 'it is no JSON object, such as {"id":"42"}' } as const;
  return { number, line: 0, cells: [stringifyJson(value)], fault };
}
