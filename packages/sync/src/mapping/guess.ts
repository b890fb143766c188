import { syncError } from '../faults.ts';
import { kinds } from '../kinds/kinds.ts';
import type { Table } from '../read/table.ts';
import { attributePath, hiddenName, wrongName } from './attribute-names.ts';
import { type Evidence, evidenceOf, type SampledCell, valuesOf } from './evidence.ts';
import { type ColumnMapping, type FieldName, type Mapping, type MappingInput, mappingSchema } from './mapping.ts';
import { leavesAs, whyOf } from './why.ts';

/** What columns are called that say whom, what, when or where. */
const fieldColumns: Record<FieldName, RegExp> = {
  id: /^(id|(customer|user|person|contact|subscriber|external|member)[ _-]?id|customer|user)$/i,
  email: /^(e-?mail([ _-]?address)?|mail)$/i,
  phone: /^(phone([ _-]?number)?|mobile([ _-]?(phone|number))?)$/i,
  cioId: /^cio[ _-]?id$/i,
  name: /^(event([ _-]?name)?|name|action)$/i,
  eventId: /^(event[ _-]?id|ulid)$/i,
  timestamp: /^(timestamp|time|occurred[ _-]?(at|on)|event[ _-]?time|date|created[ _-]?at)$/i,
  token: /^(token|device[ _-]?token|device[ _-]?id)$/i,
  platform: /^(platform|os)$/i,
  lastUsed: /^last[ _-]?used([ _-]?at)?$/i,
  objectTypeId: /^object[ _-]?type([ _-]?id)?$/i,
  objectId: /^(object[ _-]?id|(company|account|organi[sz]ation)[ _-]?id)$/i,
};

const identifiers = ['cioId', 'id', 'email', 'phone'] as const;

/** Numbers in these are names of something: they keep their zeros and their length. */
const nameOfText =
  /(^|[ _-])(id|ids|phone|mobile|tel|telephone|fax|zip|postal|postcode|plz|code|iban|sku|ean|vat|ssn|version)([ _-]|$)|id$/i;
/** Why a column is read as it is, for people to look at before anything is sent. */
export interface ColumnGuess {
  column: string;
  /** How many cells of the sample hold something. */
  cells: number;
  /** How many of them are no number, neither true nor false, no date, and the first of those; without types that fit all. */
  against: Evidence['against'];
  /** In words, to follow the type; empty where there is nothing to say. */
  why: string;
  /** Of a date: its first cell, and the Unix seconds that it leaves as. */
  firstDate?: SampledCell & { seconds: number };
  /** Why it cannot become an attribute under its own name: somebody gives it another one, or leaves it out. */
  nameFault?: string;
}

export interface Guess {
  mapping: Mapping;
  /** What a person should know before they agree, such as a date that can be read two ways. */
  notes: string[];
  /** Of the columns that become attributes or times. */
  guesses: ColumnGuess[];
}

/**
 * Completes what is given by what the columns are called and what the first rows hold.
 *
 * @param given - What is known already: it is kept as it is.
 * @throws {CioError} `sync_invalid_mapping`
 */
export function guessMapping(table: Table, given: MappingInput): Guess {
  const notes: string[] = [];
  const kind = kinds[given.kind];
  const fields = { ...given.fields };
  const isTaken = (column: string) => given.columns?.[column] !== undefined || Object.values(fields).includes(column);
  const find = (field: FieldName) => {
    if (fields[field] !== undefined || given.fixed?.[field] !== undefined) return;
    const column = table.columns.find((name) => fieldColumns[field].test(name) && !isTaken(name));
    if (column !== undefined) fields[field] = column;
  };
  if (kind.ofPerson) {
    for (const identifier of identifiers.slice(0, 3)) find(identifier);
    // A phone number names a person only where nothing else does: not every workspace allows it.
    if (identifiers.every((identifier) => fields[identifier] === undefined)) find('phone');
  }
  // A person's own time is when they changed, which no column says by itself.
  for (const field of [...kind.requires, ...kind.takes])
    if (given.kind !== 'people' || field !== 'timestamp') find(field);

  const columns: Record<string, 'skip' | ColumnMapping> = {};
  const found = new Map(table.columns.map((column) => [column, evidenceOf(column, table)]));
  for (const [column, evidence] of found) {
    if (given.columns?.[column] !== undefined || Object.values(fields).includes(column)) continue;
    if (kind.others !== 'none')
      columns[column] = kind.others === 'text' ? { type: 'text' } : guessColumn(column, evidence, table);
    notes.push(...notesOn(column, evidence));
  }
  for (const field of ['timestamp', 'lastUsed'] as const) {
    const column = fields[field];
    const evidence = column === undefined ? undefined : found.get(column);
    if (!evidence || given.columns?.[column as string] !== undefined) continue;
    const format = typeof evidence.date === 'object' ? evidence.date.format : 'iso';
    // A time says by itself which of those two it is.
    if (format !== 'iso' && format !== 'seconds') columns[column as string] = { type: 'date', format };
    notes.push(...notesOn(column as string, evidence));
  }
  const parsed = mappingSchema.safeParse({ ...given, fields, columns: { ...columns, ...given.columns } });
  if (!parsed.success) throw invalidMapping(parsed.error.issues);
  const mapping = parsed.data;
  const isOwnName = (column: string) => {
    const told = mapping.columns[column];
    return told !== undefined && told !== 'skip' && told.to === undefined;
  };
  const named = table.columns.filter(isOwnName).map((column) => ({ column, path: attributePath(column) }));
  const guesses = [...found].flatMap(([column, evidence]) =>
    explained(column, evidence, mapping, given.columns?.[column] === undefined).map((guess) => {
      const nameFault = isOwnName(column) ? (wrongName(column) ?? hiddenAmong(named, column)) : undefined;
      return { ...guess, ...(nameFault !== undefined && { nameFault }) };
    }),
  );
  return { mapping, notes, guesses };
}

/** Whether another of them would hide this one. */
function hiddenAmong(named: { column: string; path: string[] }[], column: string): string | undefined {
  const own = named.find((each) => each.column === column);
  return own && hiddenName([...named.filter(({ path }) => path.length < own.path.length && path.length === 1), own]);
}

/** Nothing of columns that name somebody or something, and of those that are left out. */
function explained(column: string, evidence: Evidence, mapping: Mapping, isGuessed: boolean): ColumnGuess[] {
  const { timestamp, lastUsed } = mapping.fields;
  const isTime = column === timestamp || column === lastUsed;
  const told = mapping.columns[column] ?? (isTime ? timeOf(evidence) : 'skip');
  if (told === 'skip') return [];
  const [first] = evidence.cells;
  const format = told.type === 'date' ? (told.format ?? 'iso') : undefined;
  const seconds = format && leavesAs(first, format, mapping.timeZone);
  return [
    {
      column,
      cells: evidence.cells.length,
      against: evidence.against,
      why: whyOf(told, evidence, isGuessed),
      ...(first && seconds !== undefined && { firstDate: { ...first, seconds } }),
    },
  ];
}

const timeOf = ({ date }: Evidence): ColumnMapping => ({
  type: 'date',
  format: typeof date === 'object' ? date.format : 'iso',
});

function invalidMapping(issues: readonly { path: PropertyKey[]; message: string }[]): Error {
  const words = issues.map(({ path, message }) => `${path.join('.') || 'mapping'}: ${message}`).join('; ');
  return syncError('sync_invalid_mapping', `The mapping cannot be used: ${words}`, String(issues[0]?.path.join('.')));
}

function guessColumn(column: string, evidence: Evidence, table: Table): ColumnMapping {
  const { cells, against, date } = evidence;
  const isTyped = table.format !== 'csv' && !table.mapping;
  if (isTyped && !holdsTextAlone(column, table)) return { type: 'as-is' };
  if (typeof date === 'object') return { type: 'date', format: date.format };
  if (isTyped) return { type: date === 'either-order' ? 'text' : 'as-is' };
  if (cells.length === 0 || date === 'either-order') return { type: 'text' };
  if (!against.boolean) return { type: 'boolean' };
  if (!against.number && !nameOfText.test(column)) return { type: 'number' };
  return { type: cells.every(({ value }) => /^[[{]/.test(value)) && isJsonThroughout(column, table) ? 'json' : 'text' };
}

/** Of JSON, where a value may be anything. */
function holdsTextAlone(column: string, table: Table): boolean {
  const values = valuesOf(table, column).map(({ value }) => value);
  const some = values.filter((value) => value !== undefined && value !== null && value !== '');
  return some.length > 0 && some.every((value) => typeof value === 'string');
}

/** What nobody should guess silently. */
function notesOn(column: string, { cells, date }: Evidence): string[] {
  const [first] = cells;
  if (!first || (date !== 'either-order' && !isByDotsAlone(cells, date))) return [];
  const example = `Column ${column} looks like dates such as ${first.value}`;
  return date === 'either-order'
    ? [
        `${example}, but day and month cannot be told apart: it stays text unless you say date with the format d/m/y or m/d/y`,
      ]
    : [
        `${example}: no cell tells day and month apart, and with dots between them the day is taken to come first (d/m/y)`,
      ];
}

const isByDotsAlone = (cells: Evidence['cells'], date: Evidence['date']): boolean =>
  typeof date === 'object' && date.format === 'd/m/y' && date.by === undefined && cells.length > 0;

function isJsonThroughout(column: string, table: Table): boolean {
  return valuesOf(table, column).every(({ value }) => {
    const text = String(value ?? '').trim();
    try {
      return text === '' || typeof JSON.parse(text) === 'object';
    } catch {
      return false;
    }
  });
}

/** A mapping as it was written down, with nothing guessed. */
export function parseMapping(value: unknown): Mapping {
  const parsed = mappingSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidMapping(parsed.error.issues);
}
