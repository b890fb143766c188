import { limits, type PersonRef, WrittenIdentify } from '@cio-bridge/sdk';
import type { Row } from '../read/row.ts';
import type { Table } from '../read/table.ts';
import { type AttributeColumn, attributeColumns } from './columns.ts';
import { parseDate } from './dates.ts';
import type { Mapped } from './mapped.ts';
import type { Mapping } from './mapping.ts';

/** JSON of a cell, without the quotes of a text; nothing for one that needs a closer look. */
type WriteCell = (cell: string) => string | undefined;

interface Column {
  index: number;
  write: WriteCell;
  /** Its name, and what else stands before the value. */
  before: string;
  after: string;
  /** In place of a value that is cleared. */
  cleared: string;
}

/** UTF-8 takes at most three bytes per character of a text. */
const mostCharacters = (bytes: number): number => Math.floor(bytes / 3);
const idCharacters = mostCharacters(limits.idBytes);
const valueCharacters = mostCharacters(limits.attributeValueBytes);
const nameCharacters = mostCharacters(limits.attributeNameBytes);

/** What Customer.io reads as a time: it has its own limits. */
const timeAttributes = ['created_at', '_timestamp'];
const mostSeconds = 9_999_999_999;
/** Of those the ones that nobody has to calculate with. */
const plainSeconds = /^[1-9]\d{0,9}$/;
/** Decimals that stand in JSON as they stand in a cell. */
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/;
const maxDigits = 15;
/** JSON writes them with an exponent, or without the sign. */
const otherwise = /^-?0\.000000|^-0$/;

/**
 * Writes ordinary rows of people as JSON straight from their cells: letter for letter what they become by way of an
 * object, at less than half of the cost.
 *
 * @returns nothing where the mapping has more to it; else a function that leaves rows which are not ordinary, such as
 * those that would be refused, to the one road for all.
 */
export function peopleWriter(mapping: Mapping, table: Table): ((row: Row) => Mapped | undefined) | undefined {
  const { fields } = mapping;
  const isPlainMapping = mapping.kind === 'people' && fields.cioId === undefined && fields.timestamp === undefined;
  if (!isPlainMapping || table.format !== 'csv') return undefined;
  const columns = columnsOf(mapping, table);
  if (!columns) return undefined;
  const identifiers = (['id', 'email', 'phone'] as const).flatMap((field) => {
    const column = fields[field];
    return column === undefined ? [] : [{ field, index: table.columns.indexOf(column) }];
  });
  const namesMatter = identifiers.length > 1;
  const clears = mapping.empty === 'clear';
  // A tab that parts the cells is in none of them.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what JSON escapes
  const escaped = table.delimiter === '\t' ? /[\\\u0000-\u0008\u000a-\u001f]/ : /[\\\u0000-\u001f]/;

  return (row) => {
    if (row.plain === undefined || escaped.test(row.plain)) return undefined;
    const cells = row.cells as readonly string[];
    let person: PersonRef | undefined;
    let json = '';
    let others = '';
    let email: string | undefined;
    let names: string[] | undefined;
    for (const { field, index } of identifiers) {
      const value = (cells[index] as string).trim();
      if (value === '') continue;
      if (value.length > idCharacters) return undefined;
      if (person) {
        others += `,"${field}":"${value}"`;
        if (field === 'email') email = value;
      } else {
        person = { [field]: value } as unknown as PersonRef;
        json = `{"type":"person","action":"identify","identifiers":{"${field}":"${value}"},"attributes":{`;
      }
      if (!namesMatter) continue;
      names ??= [];
      names.push(field === 'email' ? value.toLowerCase() : value);
    }
    if (!person) return undefined;
    // One text from its beginning on, that nobody cuts: to make a text of parts costs most where it is done twice.
    let comma = '';
    for (const { index, before, after, cleared, write } of columns) {
      const cell = cells[index] as string;
      if (cell === '') {
        if (!clears) continue;
        json = json + comma + cleared;
      } else {
        const value = write(cell);
        if (value === undefined) return undefined;
        json = json + comma + before + value + after;
      }
      comma = ',';
    }
    json += `${comma === '' ? others.slice(1) : others}}}`;
    return { item: new WrittenIdentify(person, email === undefined ? undefined : { email }, json), names };
  };
}

/** Nothing where one of the columns makes more than a value of its own name. */
function columnsOf(mapping: Mapping, table: Table): Column[] | undefined {
  const columns: Column[] = [];
  const names = new Set<string>(['id', 'email', 'phone']);
  for (const column of attributeColumns(mapping, table)) {
    const name = column.told.to ?? column.column;
    const write = writerOf(column, name, mapping.timeZone);
    // An object has each name once, and whole numbers before all others.
    const isOrdinary = !names.has(name) && !/^\d+$|\.|^__proto__$/.test(name) && name.length <= nameCharacters;
    if (!write || !isOrdinary) return undefined;
    names.add(name);
    const quote = column.told.type === 'text' ? '"' : '';
    const key = `${JSON.stringify(name)}:`;
    columns.push({ index: column.index, write, before: key + quote, after: quote, cleared: `${key}null` });
  }
  return names.size <= limits.attributes ? columns : undefined;
}

function writerOf({ told }: AttributeColumn, name: string, timeZone: string): WriteCell | undefined {
  const isTime = timeAttributes.includes(name);
  switch (told.type) {
    case 'text':
      return isTime ? undefined : (cell) => (cell.length <= valueCharacters ? cell : undefined);
    case 'number':
      return (cell) => {
        if (cell.length > maxDigits || !jsonNumber.test(cell) || otherwise.test(cell)) return undefined;
        return isTime && !isSeconds(Number(cell)) ? undefined : cell;
      };
    case 'boolean':
      return isTime ? undefined : (cell) => (cell === 'true' || cell === 'false' ? cell : undefined);
    case 'date':
      return (cell) => {
        if (told.format === 'seconds' && plainSeconds.test(cell)) return cell;
        const seconds = parseDate(cell.trim(), told.format ?? 'iso', timeZone);
        return seconds === undefined || (isTime && !isSeconds(seconds)) ? undefined : String(seconds);
      };
    default:
      return undefined;
  }
}

const isSeconds = (seconds: number): boolean => Number.isInteger(seconds) && Math.abs(seconds) <= mostSeconds;
