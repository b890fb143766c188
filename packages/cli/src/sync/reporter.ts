import { styleText } from 'node:util';
import { stringifyJson } from '@cio-bridge/sdk';
import type { ColumnGuess, Counts, FailedRow, Guess, Mapping, RowFault, SyncResult, Table } from '@cio-bridge/sync';
import { Presets, SingleBar } from 'cli-progress';
import { stringify } from 'yaml';
import { factsOf, wordsOf } from '../in-words.ts';

export interface ReporterOptions {
  json?: boolean | undefined;
  quiet?: boolean | undefined;
  /** Of the file as it is stored; absent for standard input. */
  totalBytes?: number | undefined;
  /** How much of it has been read. */
  bytesRead(): number;
  /** Requests that the workspace's rate allows now. */
  allowedPerSecond(): number | undefined;
}

/** A row that failed, as it is told. */
type Failure = Pick<RowFault, 'reason'> & { row: number; line?: number | null; column?: string | null | undefined };

const examples = 3;
const linesEveryMs = 1_000;

function printNotes(notes: readonly string[]): void {
  for (const note of notes) console.log(`\n${styleText('yellow', note)}`);
}

/** Tells people or machines how a sync goes: a bar in a terminal, one JSON object per line for machines. */
export class Reporter {
  readonly #options: ReporterOptions;
  readonly #startedAt = performance.now();
  readonly #failed: Failure[] = [];
  #bar: SingleBar | undefined;
  #lastLineAt = performance.now();

  constructor(options: ReporterOptions) {
    this.#options = options;
  }

  /** How the file is understood, before anything is sent. */
  mapping({ mapping, notes, guesses }: Guess, table: Pick<Table, 'format' | 'encoding' | 'delimiter'>): void {
    const { json, quiet } = this.#options;
    const { format, encoding, delimiter } = table;
    if (json) this.#line({ type: 'mapping', format, encoding, delimiter, mapping, notes, guesses });
    if (json || quiet) return;
    console.log(
      `${format}, ${encoding}${delimiter === undefined ? '' : `, cells parted by ${JSON.stringify(delimiter)}`}\n`,
    );
    for (const [column, becomes] of describeMapping(mapping)) {
      const why = whyOf(guesses.find((guess) => guess.column === column));
      console.log(`  ${column.padEnd(28)} → ${becomes}${why}`);
    }
    printNotes(notes);
    console.log();
  }

  /** The first rows as they would leave, and what was noticed of all of them. */
  preview(operations: readonly unknown[], notes: readonly string[] = []): void {
    const { json, quiet } = this.#options;
    if (json) this.#line({ type: 'preview', operations, notes });
    else for (const operation of operations) console.log(stringifyJson(operation, 2));
    if (json || quiet || notes.length === 0) return;
    printNotes(notes);
    console.log();
  }

  progress(counts: Counts): void {
    const { json, quiet, totalBytes, bytesRead } = this.#options;
    const now = performance.now();
    if (quiet || now - this.#lastLineAt < (json ? linesEveryMs : 100)) return;
    this.#lastLineAt = now;
    const facts = this.#facts(counts);
    if (json) this.#line({ type: 'progress', ...facts });
    else if (process.stderr.isTTY) {
      const read = Math.min(bytesRead(), totalBytes ?? Number.POSITIVE_INFINITY);
      const shown = {
        done: counts.rows.toLocaleString('en'),
        rate: facts.rowsPerSecond.toLocaleString('en'),
        failed: counts.failed.toLocaleString('en'),
        allowed: facts.allowedPerSecond ?? '∞',
        left: facts.secondsLeft === undefined ? '?' : duration(facts.secondsLeft, 0),
      };
      if (this.#bar) this.#bar.update(read, shown);
      else this.#bar = startBar(totalBytes, read, shown);
      if (totalBytes !== undefined) this.#bar.setTotal(totalBytes);
    }
  }

  /** What a server says of a sync: how large its file is may be known only now. */
  follow(counts: Counts, totalBytes: number | undefined): void {
    this.#options.totalBytes = totalBytes;
    this.progress(counts);
  }

  failedRow({ row, fault }: FailedRow): void {
    this.failure({ ...fault, line: row.line, row: row.number });
  }

  failure(failed: Failure): void {
    if (this.#failed.length < examples) this.#failed.push(failed);
  }

  summary(
    result: SyncResult,
    files: {
      failedFile?: string | undefined;
      /** Where it was to be written down who vanished. */
      vanishedFile?: string | undefined;
      resume?: string | undefined;
      dryRun: boolean;
      /** Of one that a server does: what it says of it. */
      server?: { id: string; status: string; error: string | null };
    },
  ): void {
    this.#bar?.stop();
    const { json, quiet } = this.#options;
    const { error, vanished, ...counts } = result;
    const seconds = this.#seconds();
    if (json) {
      const facts = { ...counts, seconds: Math.round(seconds), vanished };
      this.#line({ type: 'summary', ...facts, ...files, ...(error && { error: factsOf(error) }) });
      return;
    }
    if (error) console.error(wordsOf(error));
    if (!quiet || result.failed > 0) {
      for (const { row, line, column, reason } of this.#failed) {
        const where = line ? `line ${line}` : `row ${row}`;
        console.error(`  ${where}${column ? `, column ${column}` : ''}: ${reason}`);
      }
      if (result.failed > this.#failed.length) console.error(`  … and ${result.failed - this.#failed.length} more`);
    }
    if (quiet) return;
    const sent = files.dryRun ? 'would be sent' : 'accepted';
    const parts = [`${result.accepted.toLocaleString('en')} ${sent}`, `${result.failed.toLocaleString('en')} failed`];
    if (result.unchanged > 0) parts.push(`${result.unchanged.toLocaleString('en')} unchanged`);
    if (vanished !== undefined) parts.push(`${vanished.toLocaleString('en')} vanished`);
    const rate = Math.round(result.rows / seconds).toLocaleString('en');
    const rows = `${result.rows.toLocaleString('en')} ${result.rows === 1 ? 'row' : 'rows'}`;
    console.log(`${rows}: ${parts.join(', ')}; ${duration(seconds)}, ${rate} rows/s`);
    for (const [code, count] of Object.entries(result.faults)) console.log(`  ${count.toLocaleString('en')} × ${code}`);
    if (result.failed > 0 && files.failedFile) console.log(`Mend the failed rows and sync them: ${files.failedFile}`);
    if (result.done && files.vanishedFile && vanished === undefined)
      console.log(
        result.rows === 0
          ? 'Who vanished is not known: the file has no rows, which may be a mistake'
          : 'Who vanished is not known: rows that could not be read may be about anybody. Mend them, then sync again',
      );
    if (!result.done && files.resume) console.log(`Not all rows are done. Go on with: ${files.resume}`);
  }

  #seconds(): number {
    return Math.max(0.001, (performance.now() - this.#startedAt) / 1_000);
  }

  #facts(counts: Counts) {
    const { totalBytes, bytesRead, allowedPerSecond } = this.#options;
    const seconds = this.#seconds();
    const read = bytesRead();
    const allowed = allowedPerSecond();
    return {
      rows: counts.rows,
      accepted: counts.accepted,
      failed: counts.failed,
      unchanged: counts.unchanged,
      rowsPerSecond: Math.round(counts.rows / seconds),
      ...(totalBytes !== undefined && { bytesRead: read, totalBytes }),
      ...(totalBytes !== undefined && read > 0 && { secondsLeft: Math.round((seconds * (totalBytes - read)) / read) }),
      ...(allowed !== undefined && { allowedPerSecond: allowed }),
    };
  }

  #line(facts: object): void {
    console.log(JSON.stringify(facts));
  }
}

/** As wide as fits a terminal of 80 columns with large numbers in it. */
function startBar(total = 0, read: number, shown: object): SingleBar {
  const format = '{bar} {percentage}%  {done} rows  {rate}/s  {failed} failed  ≤ {allowed} req/s  {left} left';
  const options = { format, barsize: 16, hideCursor: true, clearOnComplete: true };
  const bar = new SingleBar(options, Presets.shades_classic);
  bar.start(total, read, shown);
  return bar;
}

/** `: line 14 says "n/a", which is no number (1 of 1,000 cells)`. */
function whyOf(guess: ColumnGuess | undefined): string {
  if (!guess) return '';
  const { why, firstDate } = guess;
  const leaves = firstDate && `"${firstDate.value}" leaves as ${firstDate.seconds}`;
  const words = [why, leaves].filter(Boolean).join('; ');
  return words && styleText('dim', `: ${words}`);
}

/** Each column or field and what becomes of it. */
function describeMapping({
  kind,
  fields,
  fixed,
  columns,
  empty,
  timeZone,
  segmentId,
  remove,
}: Mapping): [string, string][] {
  const what = remove ? `${kind}, taken away` : kind;
  return [
    ['each row', segmentId === undefined ? what : `${what} of segment ${segmentId}`],
    ...Object.entries(fields).map(([field, column]): [string, string] => [column, field]),
    ...Object.entries(fixed).map(([field, value]): [string, string] => [`always "${value}"`, field]),
    ...Object.entries(columns).map(([column, told]): [string, string] => {
      if (told === 'skip') return [column, 'left out'];
      const detail = told.format ?? (told.type === 'list' ? (told.separator ?? ';') : undefined);
      return [column, `attribute ${told.to ?? column}, ${told.type}${detail === undefined ? '' : ` (${detail})`}`];
    }),
    ['an empty cell', empty === 'keep' ? 'leaves the attribute alone' : 'clears the attribute'],
    ...(timeZone === 'UTC' ? [] : [['dates without a zone', timeZone] as [string, string]]),
  ];
}

export const mappingYaml = (mapping: Mapping): string => stringify(mapping);

function duration(seconds: number, digits = seconds < 10 ? 1 : 0): string {
  if (seconds < 60) return `${seconds.toFixed(digits)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.round(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
