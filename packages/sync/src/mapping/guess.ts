import { syncError } from '../faults.ts';
import { kinds } from '../kinds/kinds.ts';
import type { Row } from '../read/row.ts';
import type { Table } from '../read/table.ts';
import { isPlainNumber, parseBoolean } from './convert.ts';
import { parseDate } from './dates.ts';
import { type ColumnMapping, type FieldName, type Mapping, type MappingInput, mappingSchema } from './mapping.ts';

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
const nameOfMoment = /(_|-| |^)(at|on|date|time|timestamp|since|until)$|At$|Date$|^created$|^updated$/;

/** What was found out about a column, for people to look at before anything is sent. */
export interface Guess {
  mapping: Mapping;
  /** What a person should know before they agree, such as a date that can be read two ways. */
  notes: string[];
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
  for (const column of table.columns) {
    if (given.columns?.[column] !== undefined || Object.values(fields).includes(column)) continue;
    const { mapping, note } = guessColumn(column, valuesOf(table.sample, table, column), table, given.timeZone);
    if (mapping && kind.others !== 'none') columns[column] = kind.others === 'text' ? { type: 'text' } : mapping;
    if (note) notes.push(note);
  }
  for (const field of ['timestamp', 'lastUsed'] as const) {
    const column = fields[field];
    if (column === undefined || given.columns?.[column] !== undefined || !table.columns.includes(column)) continue;
    const texts = valuesOf(table.sample, table, column).map((value) => String(value).trim());
    const { mapping, note } = texts.length === 0 ? {} : guessDate(column, texts, given.timeZone ?? 'UTC');
    if (mapping?.format && mapping.format !== 'iso') columns[column] = mapping;
    if (note) notes.push(note);
  }
  const parsed = mappingSchema.safeParse({ ...given, fields, columns: { ...columns, ...given.columns } });
  if (parsed.success) return { mapping: parsed.data, notes };
  throw invalidMapping(parsed.error.issues);
}

function invalidMapping(issues: readonly { path: PropertyKey[]; message: string }[]): Error {
  const words = issues.map(({ path, message }) => `${path.join('.') || 'mapping'}: ${message}`).join('; ');
  return syncError('sync_invalid_mapping', `The mapping cannot be used: ${words}`, String(issues[0]?.path.join('.')));
}

function valuesOf(sample: readonly Row[], { columns }: Table, column: string): unknown[] {
  const index = columns.indexOf(column);
  const values = sample
    .filter(({ fault }) => !fault)
    .map(({ cells }) => (Array.isArray(cells) ? cells[index] : (cells as Record<string, unknown>)[column]));
  return values.filter((value) => value !== undefined && value !== null && value !== '');
}

function guessColumn(
  column: string,
  values: unknown[],
  { format, mapping }: Table,
  timeZone = 'UTC',
): { mapping?: ColumnMapping; note?: string } {
  const isTyped = format !== 'csv' && !mapping;
  if (values.length === 0) return { mapping: { type: isTyped ? 'as-is' : 'text' } };
  if (values.some((value) => typeof value !== 'string')) return { mapping: { type: 'as-is' } };
  const texts = (values as string[]).map((text) => text.trim());
  const every = (test: (text: string) => boolean) => texts.every(test);
  const date = guessDate(column, texts, timeZone);
  if (date.mapping || date.note) return { mapping: { type: 'text' }, ...date };
  if (isTyped) return { mapping: { type: 'as-is' } };
  if (every((text) => /^(true|false|yes|no)$/i.test(text) && parseBoolean(text) !== undefined)) {
    return { mapping: { type: 'boolean' } };
  }
  if (every(isPlainNumber) && !nameOfText.test(column)) return { mapping: { type: 'number' } };
  if (every((text) => /^[[{].*[\]}]$/s.test(text) && isJson(text))) return { mapping: { type: 'json' } };
  return { mapping: { type: 'text' } };
}

function guessDate(column: string, texts: string[], timeZone: string): { mapping?: ColumnMapping; note?: string } {
  const every = (format: 'iso' | 'd/m/y' | 'm/d/y') =>
    texts.every((text) => parseDate(text, format, timeZone) !== undefined);
  if (every('iso')) return { mapping: { type: 'date', format: 'iso' } };
  const [days, months] = [every('d/m/y'), every('m/d/y')];
  // Where dots stand between, the day comes first.
  if (days && (!months || texts.every((text) => text.includes('.'))))
    return { mapping: { type: 'date', format: 'd/m/y' } };
  if (months && !days) return { mapping: { type: 'date', format: 'm/d/y' } };
  if (days && months) {
    const note = `Column ${column} looks like dates such as ${texts[0]}, but day and month cannot be told apart: it stays text unless you say date with the format d/m/y or m/d/y`;
    return { note };
  }
  const isMoment = nameOfMoment.test(column) && texts.every((text) => /^1\d{12}$/.test(text));
  return isMoment ? { mapping: { type: 'date', format: 'milliseconds' } } : {};
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A mapping as it was written down, with nothing guessed. */
export function parseMapping(value: unknown): Mapping {
  const parsed = mappingSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidMapping(parsed.error.issues);
}
