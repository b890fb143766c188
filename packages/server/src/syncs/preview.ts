import {
  type ColumnGuess,
  createDryClient,
  createEmailNotes,
  type EmailNotes,
  type Encoding,
  type FailedRow,
  type Format,
  guessMapping,
  type Mapping,
  type MappingInput,
  openTable,
  type ReadOptions,
  type Row,
  runSync,
  type Source,
  syncError,
  type Table,
} from '@cio-bridge/sync';
import type { LastTime } from './last-time.ts';

/** So many rows are looked at. */
const ROWS = 10_000;
/** So many of those that fail are shown. */
const FAILED_ROWS = 20;

export interface LookedAt {
  table: Table;
  mapping: Mapping;
  notes: string[];
  guesses: ColumnGuess[];
}

/** How a file is understood. */
export interface Preview {
  format: Format;
  encoding: Encoding;
  delimiter: string | null;
  columns: readonly string[];
  /** What was said and what was guessed: all of it. */
  mapping: Mapping;
  notes: string[];
  guesses: ColumnGuess[];
  /** Null where no file of these columns was synced before. */
  lastTime: LastTime | null;
  /** The first rows as they would leave. */
  operations: unknown[];
  /** Of the rows that were looked at. */
  rows: number;
  accepted: number;
  failed: number;
  faults: Record<string, number>;
  failedRows: { line: number | null; row: number; code: string; column: string | null; reason: string }[];
  /** Whether all rows were looked at. */
  isWhole: boolean;
}

/** @throws {CioError} for a file that is none, and a mapping that does not fit it. */
export async function lookAt(source: Source, read: ReadOptions, given: MappingInput | undefined): Promise<LookedAt> {
  const table = await openTable(source, read);
  const said = table.mapping ?? given;
  if (said) return { table, ...guessMapping(table, said) };
  const message = `${source.name} is no file of failed rows: say what its rows are`;
  throw syncError('sync_invalid_mapping', message, 'mapping.kind');
}

/** What a file's columns are, with none of its rows mapped: also of a mapping that cannot be used yet. */
export const columnsAlone = ({ table, mapping, notes, guesses }: LookedAt): Omit<Preview, 'lastTime'> => ({
  ...understood({ table, mapping, notes, guesses }),
  operations: [],
  rows: 0,
  accepted: 0,
  failed: 0,
  faults: {},
  failedRows: [],
  isWhole: false,
});

const understood = ({ table, mapping, notes, guesses }: LookedAt) => ({
  format: table.format,
  encoding: table.encoding,
  delimiter: table.delimiter ?? null,
  columns: table.columns,
  mapping,
  notes,
  guesses,
});

/** Reads the first rows as a sync would, and sends nothing. */
export async function preview(looked: LookedAt, operations: number): Promise<Omit<Preview, 'lastTime'>> {
  const { table, mapping, notes } = looked;
  const dry = createDryClient(operations);
  const failedRows: FailedRow[] = [];
  const seen = { isWhole: true };
  const emails = createEmailNotes(mapping, table);
  const { rows, accepted, failed, faults } = await runSync({
    table: { ...table, rows: () => firstRows(table.rows(), seen, emails) },
    mapping,
    file: 'preview',
    workspace: 'none',
    client: dry.client,
    lanes: 1,
    onFailedRow: (row) => void (failedRows.length < FAILED_ROWS && failedRows.push(row)),
  });
  await dry.client.close();
  return {
    ...understood(looked),
    notes: [...notes, ...(emails?.notes() ?? [])],
    operations: dry.first,
    rows,
    accepted,
    failed,
    faults,
    failedRows: failedRows.map(({ row, fault }) => ({
      line: row.line || null,
      row: row.number,
      code: fault.code,
      column: fault.column ?? null,
      reason: fault.reason,
    })),
    isWhole: seen.isWhole,
  };
}

async function* firstRows(
  all: AsyncIterable<readonly Row[]>,
  seen: { isWhole: boolean },
  emails: EmailNotes | undefined,
): AsyncGenerator<readonly Row[]> {
  let left = ROWS;
  for await (const rows of all) {
    if (left === 0) {
      seen.isWhole = false;
      return;
    }
    const some = rows.slice(0, left);
    emails?.look(some);
    yield some;
    if (rows.length > left) seen.isWhole = false;
    left = Math.max(0, left - rows.length);
  }
}
