import { parse } from 'csv-parse/sync';
import { syncError } from '../faults.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { countNewlines, readCsv } from './csv.ts';
import { type FailedHeader, parseFailedHeader, unwrapped } from './failed-lines.ts';
import { readJson } from './json.ts';
import { readNdjson } from './ndjson.ts';
import type { Row } from './row.ts';
import type { Source } from './source.ts';
import { type Encoding, textOf } from './text.ts';

export const formats = ['csv', 'ndjson', 'json'] as const;
export type Format = (typeof formats)[number];

/** How many rows a mapping is guessed by. */
const sampleRows = 1_000;
/** How much text a format, a delimiter and a header are looked for in. */
const headCharacters = 1_048_576;

export interface ReadOptions {
  /** Default: told by what the file begins with. */
  format?: Format | undefined;
  /** Default: told by the byte order mark, else by what the bytes can be. */
  encoding?: Encoding | undefined;
  /** One character. Default: the one of `,` `;` tab and `|` that the header has most of. */
  delimiter?: string | undefined;
  /** Names of the columns of a CSV without a header. */
  header?: readonly string[] | undefined;
}

/** A file that was opened: what it is, how it begins, and its rows, to be read once. */
export interface Table {
  format: Format;
  encoding: Encoding;
  delimiter?: string;
  /** Of a CSV its header; of JSON the keys met in the sample. */
  columns: readonly string[];
  /** The first rows; `rows()` gives them too. */
  sample: readonly Row[];
  /** What a file of failed rows says about how it is to be read. */
  mapping?: Mapping;
  rows(): AsyncIterable<readonly Row[]>;
}

/** @throws {CioError} `sync_unreadable_file`, `sync_invalid_file` */
export async function openTable(source: Source, options: ReadOptions = {}): Promise<Table> {
  const { encoding, pieces } = await textOf(source.open(), options);
  const [head, whole] = await peekText(pieces);
  if (head.trim() === '') throw syncError('sync_invalid_file', `${source.name} is empty`, 'file');
  const format = options.format ?? formatOf(head);
  if (format === 'csv') return await openCsv(head, whole, encoding, options);
  const { header, lines } =
    format === 'ndjson' ? await withoutHeader(head, whole) : { header: undefined, lines: whole };
  const strict = options.encoding === undefined;
  const rows = format === 'ndjson' ? ndjsonRows(lines, header, strict) : readJson(lines, strict);
  const [sample, all] = await sampleOf(rows);
  if (sample.length === 0) throw syncError('sync_invalid_file', `${source.name} has no rows`, 'file');
  if (sample.every(({ fault }) => fault?.code === 'unreadable') && !header) {
    const [{ line, number, fault } = { line: 0, number: 1 }] = sample;
    const where = line > 0 ? `line ${line}` : `row ${number}`;
    throw syncError('sync_invalid_file', `No row can be read; ${where}: ${fault?.reason}`, 'file');
  }
  return {
    format,
    encoding,
    columns: [...new Set([...(header?.columns ?? []), ...keysOf(sample)])],
    sample,
    ...(header && { mapping: header.mapping }),
    rows: () => all,
  };
}

/** The first row that says something about the file decides: an array, an object per line, or neither. */
function formatOf(head: string): Format {
  const first = head.trimStart()[0];
  if (first === '[') return 'json';
  return first === '{' ? 'ndjson' : 'csv';
}

async function openCsv(
  head: string,
  whole: AsyncIterable<string>,
  encoding: Encoding,
  options: ReadOptions,
): Promise<Table> {
  const oldMac = head.includes('\r') && !head.includes('\n');
  const text = oldMac ? head.replaceAll('\r', '\n') : head;
  const preamble = /^sep=(.)\r?\n/i.exec(text); // Excel's own word about the delimiter
  const start = preamble?.[0].length ?? 0;
  const delimiter = options.delimiter ?? preamble?.[1] ?? detectDelimiter(text.slice(start));
  if (delimiter.length !== 1 || delimiter === '"' || delimiter === '\n') {
    throw syncError('sync_invalid_file', 'A delimiter is one character, such as ; or a tab', 'delimiter');
  }
  const header = options.header ? { columns: options.header, end: 0 } : readHeader(text.slice(start), delimiter);
  const end = start + header.end;
  const body = skipping(oldMac ? replacing(whole) : whole, end);
  const firstLine = 1 + countNewlines(text.slice(0, end));
  const { columns } = header;
  const strict = options.encoding === undefined;
  assertDistinct(columns);
  const [sample, all] = await sampleOf(readCsv(body, { delimiter, firstLine, columns, strict }));
  return { format: 'csv', encoding, delimiter, columns, sample, rows: () => all };
}

const delimiters = [',', ';', '\t', '|'];

/** The one that the first record has most of outside of quotes. */
function detectDelimiter(text: string): string {
  const unquoted = text.slice(0, 65_536).replace(/"(?:[^"]|"")*"/g, '');
  const line = unquoted.split('\n', 1)[0] ?? '';
  const counts = delimiters.map((delimiter) => line.split(delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))] as string;
}

function readHeader(text: string, delimiter: string): { columns: string[]; end: number } {
  try {
    const options = { delimiter, to: 1, info: true, relax_quotes: true, skip_empty_lines: true } as const;
    const [first] = parse(text, options) as unknown as { record: string[]; info: { bytes: number } }[];
    if (!first) throw new Error('no line has anything in it');
    const names = first.record.map((name, index) => name.trim() || `column_${index + 1}`);
    return { columns: names, end: headerEnd(text, delimiter) };
  } catch (error) {
    const why = (error as Error).message;
    throw syncError('sync_invalid_file', `The header, in line 1, cannot be read: ${why}`, 'file', error);
  }
}

/** After the newline behind the header. */
function headerEnd(text: string, delimiter: string): number {
  let quoted = false;
  for (let at = text.search(/\S/); at < text.length; at += 1) {
    const character = text[at];
    if (character === '"' && (quoted || at === 0 || /[\n"]/.test(text[at - 1] ?? '') || text[at - 1] === delimiter)) {
      quoted = !quoted;
    } else if (character === '\n' && !quoted) return at + 1;
  }
  return text.length;
}

/** Of two columns with one name nobody could say which one is meant. */
function assertDistinct(columns: readonly string[]): void {
  const twice = columns.findIndex((name, index) => columns.indexOf(name) < index);
  if (twice < 0) return;
  const name = columns[twice] as string;
  const places = `columns ${columns.indexOf(name) + 1} and ${twice + 1}`;
  const message = `Line 1 names two columns "${name}" (${places}): give one of them another name`;
  throw syncError('sync_invalid_file', message, 'file');
}

/** A file of failed rows begins with the mapping that they were read by. */
async function withoutHeader(
  head: string,
  whole: AsyncIterable<string>,
): Promise<{ header: FailedHeader | undefined; lines: AsyncIterable<string> }> {
  if (!head.startsWith('{"mapping":')) return { header: undefined, lines: whole };
  const line = head.slice(0, head.indexOf('\n') + 1 || undefined);
  const header = parseFailedHeader(line);
  if (!header) throw syncError('sync_invalid_mapping', 'Line 1: its mapping is none', 'mapping');
  // A blank line instead, so that the lines are counted right.
  const lines = (async function* () {
    yield '\n';
    yield* skipping(whole, line.length);
  })();
  return { header, lines };
}

async function* ndjsonRows(
  lines: AsyncIterable<string>,
  header: FailedHeader | undefined,
  strict: boolean,
): AsyncGenerator<Row[]> {
  for await (const rows of readNdjson(lines, strict)) {
    yield header ? rows.map((row) => unwrapped(row, header.columns, strict)) : rows;
  }
}

async function sampleOf(rows: AsyncGenerator<Row[]>): Promise<[sample: Row[], all: AsyncIterable<Row[]>]> {
  const taken: Row[][] = [];
  let count = 0;
  while (count < sampleRows) {
    const { done, value } = await rows.next();
    if (done) break;
    taken.push(value);
    count += value.length;
  }
  const all = async function* () {
    for (let chunk = taken.shift(); chunk; chunk = taken.shift()) yield chunk; // not kept: a row is read once
    yield* rows;
  };
  return [taken.flat().slice(0, sampleRows), all()];
}

function keysOf(sample: readonly Row[]): string[] {
  const keys = new Set<string>();
  for (const { cells, fault } of sample) if (!fault) for (const key of Object.keys(cells)) keys.add(key);
  return [...keys];
}

async function peekText(pieces: AsyncIterable<string>): Promise<[head: string, whole: AsyncIterable<string>]> {
  const iterator = pieces[Symbol.asyncIterator]();
  let head = '';
  while (head.length < 65_536 || (!head.includes('\n') && !head.includes('\r') && head.length < headCharacters)) {
    const { done, value } = await iterator.next();
    if (done) break;
    head += value;
  }
  const whole = async function* () {
    yield head;
    yield* { [Symbol.asyncIterator]: () => iterator };
  };
  return [head, whole()];
}

async function* skipping(pieces: AsyncIterable<string>, characters: number): AsyncGenerator<string> {
  let left = characters;
  for await (const piece of pieces) {
    if (left === 0) yield piece;
    else {
      yield piece.slice(left);
      left = Math.max(0, left - piece.length);
    }
  }
}

async function* replacing(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const piece of pieces) yield piece.replaceAll('\r', '\n');
}
