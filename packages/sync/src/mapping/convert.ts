import { parseJson, stringifyJson } from '@cio-bridge/sdk';
import { RowError } from '../faults.ts';
import { parseDate } from './dates.ts';
import type { ColumnMapping } from './mapping.ts';

/** Decimals without leading zeros that a double holds exactly enough: a number and no id, phone or version. */
const plainNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
const maxDigits = 15;

/** Whether a cell can become a number and back without losing anything but trailing zeros. */
export const isPlainNumber = (text: string): boolean =>
  plainNumber.test(text) && text.replace(/[-.]/g, '').length <= maxDigits;

const truth: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  '1': true,
  false: false,
  no: false,
  '0': false,
};

/** `undefined` for what is no boolean. */
export function parseBoolean(text: string): boolean | undefined {
  if (text === 'true') return true; // these two nearly always, and each row comes by here
  if (text === 'false') return false;
  return truth[text.toLowerCase()];
}

export type Convert = (value: unknown, column: string) => unknown;

/**
 * Turns a cell into a value. Cells of JSON that have the wanted type already stay as they are.
 *
 * @throws {RowError} `wrong-type`, with what is wanted and what is there.
 */
export function converterOf({ type, format = 'iso', separator = ';' }: ColumnMapping, timeZone: string): Convert {
  switch (type) {
    case 'as-is':
      return (value) => value;
    case 'text':
      return textOf;
    case 'number':
      return (value, column) => {
        if (typeof value === 'number' || typeof value === 'bigint') return value;
        const text = trimmed(value);
        if (!plainNumber.test(text)) throw wrongType(value, column, 'a number', 'give the column the type text');
        return text.length <= maxDigits ? Number(text) : parseJson(text);
      };
    case 'boolean':
      return (value, column) => {
        if (typeof value === 'boolean') return value;
        const parsed = parseBoolean(trimmed(value));
        if (parsed === undefined) throw wrongType(value, column, 'true, false, yes, no, 1 or 0', 'mend it');
        return parsed;
      };
    case 'date':
      return (value, column) => {
        const seconds = parseDate(trimmed(value), format, timeZone);
        if (seconds === undefined) throw wrongType(value, column, `a date (${format})`, 'say how it is written');
        return seconds;
      };
    case 'list':
      return (value) => (Array.isArray(value) ? value : entriesOf(textOf(value), separator));
    case 'json':
      return (value, column) => {
        if (typeof value !== 'string') return value;
        try {
          return parseJson(value);
        } catch {
          throw wrongType(value, column, 'JSON', 'give the column the type text');
        }
      };
  }
}

/** What JSON has as a number or a list becomes what a person would write for it. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null ? stringifyJson(value) : String(value);
}

const trimmed = (value: unknown): string => textOf(value).trim();

const entriesOf = (text: string, separator: string): string[] =>
  text
    .split(separator)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

function wrongType(value: unknown, column: string, wanted: string, wayOut: string): RowError {
  const shown = textOf(value);
  const excerpt = shown.length > 40 ? `${shown.slice(0, 40)}…` : shown;
  return new RowError('wrong-type', `"${excerpt}" in column ${column} is not ${wanted}; ${wayOut}`, column);
}
