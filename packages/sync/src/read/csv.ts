import { type CsvError, type Info, parse } from 'csv-parse/sync';
import type { RowFault } from '../faults.ts';
import { cellCountFault } from './cell-count.ts';
import { characterFault, isSuspicious } from './characters.ts';
import type { Row } from './row.ts';

/** A record is never longer, so that a quote which is never closed does not take the rest of the file into memory. */
const maxRecordCharacters = 4_194_304;
/** Where one quote after the other is never closed, each is looked for less far, down to this. */
const minRecordCharacters = 4_096;
/** Text without quotes that is shorter goes the same way as the quoted text around it. */
const plainStretchCharacters = 4_096;

export interface CsvOptions {
  delimiter: string;
  /** Line on which the text begins. */
  firstLine: number;
  /** A row with more or fewer cells is a fault of its own. */
  columns: readonly string[];
  /** Whether characters that are none in the encoding are a fault: the encoding was only told by how the file begins. */
  strict: boolean;
}

/**
 * The rows of a CSV, some hundreds at a time.
 *
 * Text without quotes is split at its newlines and delimiters, which is several times as fast; csv-parse reads the
 * rest. Both get whole records, so that what is broken in one says nothing about the next.
 */
export async function* readCsv(pieces: AsyncIterable<string>, options: CsvOptions): AsyncGenerator<Row[]> {
  const reader = new CsvReader(options);
  for await (const piece of pieces) {
    const rows = reader.add(piece);
    if (rows.length > 0) yield rows;
  }
  const rows = reader.end();
  if (rows.length > 0) yield rows;
}

/**
 * A row without quotes. Rows are kept until they have been answered, so this one hands its cells out and keeps but its
 * text; whoever asks again gets them anew.
 */
class PlainRow implements Row {
  number = 0;
  readonly line: number;
  readonly plain: string;
  readonly #delimiter: string;
  #cells: readonly string[] | undefined;
  fault?: RowFault;

  constructor(line: number, plain: string, { cells, delimiter }: { cells: readonly string[]; delimiter: string }) {
    this.line = line;
    this.plain = plain;
    this.#cells = cells;
    this.#delimiter = delimiter;
  }

  get cells(): readonly string[] {
    const cells = this.#cells ?? this.plain.split(this.#delimiter);
    this.#cells = undefined;
    return cells;
  }
}

class CsvReader {
  readonly #delimiter: string;
  readonly #columns: readonly string[];
  readonly #strict: boolean;
  /** Whether there may be characters in the text at hand that should not be there. */
  #isSuspicious = false;
  #held = '';
  /** How far the end of a record with quotes is looked for. */
  #reach = maxRecordCharacters;
  #line: number;
  #number = 0;
  #rows: Row[] = [];

  constructor({ delimiter, firstLine, columns, strict }: CsvOptions) {
    this.#delimiter = delimiter;
    this.#columns = columns;
    this.#strict = strict;
    this.#line = firstLine;
  }

  add(piece: string): Row[] {
    this.#held += piece;
    this.#take(false);
    return this.#taken();
  }

  end(): Row[] {
    if (this.#held !== '' && !this.#held.endsWith('\n')) this.#held += '\n';
    this.#take(true);
    return this.#taken();
  }

  #taken(): Row[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  /** Takes all whole records out of what is held. */
  #take(isLast: boolean): void {
    const text = this.#held;
    this.#isSuspicious = isSuspicious(text);
    let at = 0;
    while (at < text.length) {
      const quote = text.indexOf('"', at);
      const plainEnd = (quote < 0 ? text.lastIndexOf('\n') : text.lastIndexOf('\n', quote)) + 1;
      if (plainEnd > at) {
        this.#split(text.slice(at, plainEnd));
        at = plainEnd;
      }
      if (quote < 0) break;
      const isBeyond = text.length - at > this.#reach;
      const end = this.#quotedEnd(isBeyond ? text.slice(0, at + this.#reach) : text, at);
      if (end > at) {
        this.#parse(text.slice(at, end));
        at = end;
        this.#reach = maxRecordCharacters;
      } else if (isLast || isBeyond) {
        at = this.#giveUpLine(text, at);
        this.#reach = Math.max(minRecordCharacters, this.#reach / 2);
      } else break;
    }
    this.#held = text.slice(at);
  }

  #split(text: string): void {
    const lines = text.split('\n');
    lines.pop(); // what follows the last newline: nothing
    for (const line of lines) {
      this.#line += 1;
      const whole = line.endsWith('\r') ? line.slice(0, -1) : line;
      if (whole === '') continue;
      const cells = whole.split(this.#delimiter);
      this.#push(new PlainRow(this.#line - 1, whole, { cells, delimiter: this.#delimiter }), cells);
    }
  }

  #parse(text: string): void {
    let line = this.#line;
    const records = parse(text, {
      delimiter: this.#delimiter,
      info: true,
      relax_quotes: true,
      relax_column_count: true,
      skip_records_with_error: true,
      on_skip: (error: CsvError | undefined, raw: string | undefined) => {
        this.#pushUnreadable(raw ?? '', line, `it is no valid CSV (${error?.message ?? 'unknown'})`);
      },
      record_delimiter: ['\r\n', '\n'],
    }) as unknown as { record: string[]; info: Info }[];
    for (const { record, info } of records) {
      this.#push({ number: 0, line, cells: record }, record);
      line = this.#line + info.lines;
    }
    this.#line += countNewlines(text);
  }

  /** Where the last of the records that begin at `start` and have quotes among them ends; `start` when none does. */
  #quotedEnd(text: string, start: number): number {
    let end = start;
    for (let next = this.#recordEnd(text, start); next > end; next = this.#recordEnd(text, end)) {
      end = next;
      const quote = text.indexOf('"', end);
      if (quote < 0 || quote - end > plainStretchCharacters) break;
    }
    return end;
  }

  /** After the newline that ends the record, or -1 when it does not end here. */
  #recordEnd(text: string, start: number): number {
    let newline = text.indexOf('\n', start);
    for (let at = start; ; ) {
      const quote = text.indexOf('"', at);
      if (newline >= 0 && newline < at) newline = text.indexOf('\n', at);
      if (quote < 0 || (newline >= 0 && newline < quote)) return newline < 0 ? -1 : newline + 1;
      // A quote in the middle of a cell is just a character.
      const opens = quote === start || text[quote - 1] === this.#delimiter;
      const close = opens ? closingQuote(text, quote, this.#delimiter) : quote;
      if (close < 0) return -1;
      at = close + 1;
    }
  }

  /** A quote that is never closed costs its own line, not the rest of the file. */
  #giveUpLine(text: string, at: number): number {
    const end = text.indexOf('\n', at) + 1 || text.length;
    this.#pushUnreadable(text.slice(at, end).trimEnd(), this.#line, 'a quote opens a cell here and is never closed');
    this.#line += 1;
    return end;
  }

  #push(row: Row, cells: readonly string[]): void {
    if (cells.every((cell) => cell === '')) return;
    this.#number += 1;
    row.number = this.#number;
    const fault = cellCountFault(cells.length, this.#columns.length) ?? this.#characterFault(cells);
    if (fault) row.fault = fault;
    this.#rows.push(row);
  }

  #characterFault(cells: readonly string[]): RowFault | undefined {
    if (!this.#isSuspicious) return undefined;
    return characterFault(
      this.#columns.map((column, index) => [column, cells[index]]),
      this.#strict,
    );
  }

  #pushUnreadable(text: string, line: number, reason: string): void {
    const fault: RowFault = { code: 'unreadable', reason };
    this.#number += 1;
    this.#rows.push({ number: this.#number, line, cells: [text], fault });
  }
}

/**
 * Two quotes in a row stand for one of the cell's own, and one with more of the cell behind it closes nothing.
 *
 * @returns -1 also when the next piece may say more about it.
 */
function closingQuote(text: string, opening: number, delimiter: string): number {
  let close = text.indexOf('"', opening + 1);
  while (close >= 0 && close < text.length - 1) {
    const next = text[close + 1];
    if (next === delimiter || next === '\n' || next === '\r') return close;
    close = text.indexOf('"', next === '"' ? close + 2 : close + 1);
  }
  return -1;
}

export function countNewlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
