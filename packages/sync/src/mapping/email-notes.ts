import type { Row } from '../read/row.ts';
import type { Table } from '../read/table.ts';
import { readerOf } from './columns.ts';
import type { Mapping } from './mapping.ts';

/** Whatever has something on both sides of one @, and a dot behind it: what is more exact refuses real addresses. */
const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** So many addresses are remembered, some 20 MB: in a longer file, one that comes twice after them is not told. */
const MAX_KNOWN = 100_000;

/** Rows of one kind, and the first of them. */
interface Seen {
  rows: number;
  first?: string;
}

export interface EmailNotes {
  look(rows: readonly Row[]): void;
  /** What a person should know before they agree. */
  notes(): string[];
}

/** Looks at whom rows of people name by e-mail: what is no address, and an address that stands for several of them. */
export function createEmailNotes({ kind, fields }: Mapping, table: Table): EmailNotes | undefined {
  if (kind !== 'people' || fields.email === undefined) return undefined;
  const read = readerOf(fields.email, table, 'email');
  const readId = fields.id === undefined ? undefined : readerOf(fields.id, table, 'id');
  const known = new Map<string, { id: string; place: string }>();
  const odd: Seen = { rows: 0 };
  const shared: Seen = { rows: 0 };
  const isFirstOf = (seen: Seen): boolean => {
    seen.rows += 1;
    return seen.rows === 1;
  };

  function lookAt(row: Row): void {
    if (row.fault) return;
    const email = textOf(read(row.cells));
    if (email === '') return;
    const place = row.line > 0 ? `line ${row.line}` : `row ${row.number}`;
    if (!ADDRESS.test(email)) {
      if (isFirstOf(odd)) odd.first = `${place} says "${email}"`;
      return;
    }
    const id = readId ? textOf(readId(row.cells)) : '';
    const before = known.get(email.toLowerCase());
    if (!before) {
      if (known.size < MAX_KNOWN) known.set(email.toLowerCase(), { id, place });
    } else if (readId === undefined || before.id !== id) {
      if (isFirstOf(shared)) shared.first = `${place} has ${email}, as ${before.place} has`;
    }
  }

  return {
    look: (rows) => rows.forEach(lookAt),
    notes: () => [
      ...(odd.rows > 0 ? [`${rowsOf(odd)} no e-mail address in ${fields.email}: ${odd.first}`] : []),
      ...(shared.rows > 0
        ? [
            `${rowsOf(shared)} the e-mail address of an earlier row: ${shared.first}. ${
              readId === undefined
                ? 'They are one person, and what comes later counts'
                : 'Customer.io has one person for an address: it refuses the later one, or makes one of both'
            }`,
          ]
        : []),
    ],
  };
}

const rowsOf = ({ rows }: Seen): string => (rows === 1 ? '1 row has' : `${rows.toLocaleString('en')} rows have`);

const textOf = (value: unknown): string => String(value ?? '').trim();
