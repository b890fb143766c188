import { eventIdFrom, type ObjectRef, type PersonRef } from '@cio-bridge/sdk';
import { RowError, syncError } from '../faults.ts';
import type { Kind, Parts } from '../kinds/kind.ts';
import { kinds } from '../kinds/kinds.ts';
import type { Row, RowOrigin } from '../read/row.ts';
import type { Table } from '../read/table.ts';
import { attributePath, hiddenName, wrongName } from './attribute-names.ts';
import { attributeColumns, type Cells, type Read, readerOf, valueAt } from './columns.ts';
import { type Convert, converterOf, textOf } from './convert.ts';
import { parseDate } from './dates.ts';
import type { MapRow } from './mapped.ts';
import type { ColumnMapping, DateFormat, FieldName, Mapping } from './mapping.ts';
import { peopleWriter } from './write-people.ts';

const identifierFields = ['cioId', 'id', 'email', 'phone'] as const;

/**
 * @param file - Identity of the file: part of what event ids are derived from.
 * @throws {CioError} `sync_invalid_mapping` for columns that are not there and for fields that are missing.
 */
export function compileMapping(mapping: Mapping, table: Table, file: string): MapRow {
  const kind = kinds[mapping.kind];
  assertComplete(kind, mapping, table);
  const reads = new Map<FieldName, Read>();
  for (const [field, column] of Object.entries(mapping.fields) as [FieldName, string][]) {
    reads.set(field, readerOf(column, table, field));
  }
  const identifiers = identifierFields.flatMap((field) => {
    const read = reads.get(field);
    return read ? [{ field, read }] : [];
  });
  const others = [...kind.requires, ...kind.takes].flatMap((field) => {
    const read = reads.get(field);
    return read ? [{ field, read }] : [];
  });
  const fieldsOf = (cells: Cells): Parts['fields'] => {
    const fields: Parts['fields'] = { ...mapping.fixed };
    for (const { field, read } of others) {
      const value = fieldText(read(cells));
      if (value !== undefined) fields[field] = value;
    }
    return fields;
  };
  const readAttributes = kind.others === 'none' ? () => ({}) : attributesReader(mapping, table, kind.others === 'text');
  const namesMatter = kind.ofPerson && identifiers.length > 1;
  const write = peopleWriter(mapping, table);
  const partsOf = (
    { cells, number, origin = { file, number } }: Row,
    { person, named, fields }: { person: PersonRef | undefined; named: Parts['identifiers']; fields: Parts['fields'] },
  ): Parts => {
    for (const field of kind.requires) {
      if (fields[field] !== undefined) continue;
      const column = mapping.fields[field];
      throw new RowError('missing-value', `column ${column} is empty, which says ${fieldMeanings[field]}`, column);
    }
    const timestamp = momentOf('timestamp', fields, mapping);
    return {
      person: person as PersonRef,
      identifiers: named,
      fields,
      timestamp,
      lastUsed: momentOf('lastUsed', fields, mapping),
      attributes: readAttributes(cells),
      eventId: () => eventIdOf(fields.eventId, origin, timestamp),
    };
  };

  return (row) => {
    const written = write?.(row);
    if (written) return written;
    const { cells } = row;
    const named: Parts['identifiers'] = {};
    let person: PersonRef | undefined;
    let names: string[] | undefined;
    for (const { field, read } of identifiers) {
      const value = fieldText(read(cells));
      if (value === undefined) continue;
      named[field] = value;
      person ??= { [field]: value } as unknown as PersonRef;
      if (namesMatter) {
        names ??= [];
        names.push(field === 'email' ? value.toLowerCase() : value);
      }
    }
    if (kind.ofPerson && person === undefined) throw nobody(mapping);
    const fields = others.length === 0 ? mapping.fixed : fieldsOf(cells);
    try {
      return { item: kind.build(partsOf(row, { person, named, fields }), mapping), names };
    } catch (error) {
      if (error instanceof RowError) error.about = kind.ofPerson ? { person } : { object: objectOf(fields) };
      throw error;
    }
  };
}

function objectOf({ objectTypeId, objectId }: Parts['fields']): ObjectRef | undefined {
  return objectTypeId === undefined || objectId === undefined ? undefined : { objectTypeId, objectId };
}

const fieldMeanings: Record<FieldName, string> = {
  id: 'whom it is about',
  email: 'whom it is about',
  phone: 'whom it is about',
  cioId: 'whom it is about',
  name: 'which event it is',
  eventId: 'which event it is',
  timestamp: 'when it happened',
  token: 'which device it is',
  platform: 'what the device is',
  lastUsed: 'when the device was used',
  objectTypeId: 'of which type the object is',
  objectId: 'which object it is',
};

function assertComplete(kind: Kind, mapping: Mapping, { columns }: Table): void {
  const wrong = (message: string, field: string) => syncError('sync_invalid_mapping', message, field);
  const there = `The file has the columns ${columns.join(', ')}`;
  if (kind.ofPerson && identifierFields.every((field) => mapping.fields[field] === undefined)) {
    const message = `No column names a person. ${there}: say which one is the id, email, phone or cioId`;
    throw wrong(message, 'fields');
  }
  for (const field of kind.requires) {
    if (mapping.fields[field] !== undefined || mapping.fixed[field] !== undefined) continue;
    throw wrong(`No column says ${fieldMeanings[field]} (${field}). ${there}`, `fields.${field}`);
  }
  if (kind.needsSegment && mapping.segmentId === undefined) {
    throw wrong('Say which manual segment the people go to: its id', 'segmentId');
  }
  if (mapping.remove && !kind.removes) throw wrong(`There is no removing of ${kind.name}`, 'remove');
  if (mapping.timeZone !== 'UTC' && !isTimeZone(mapping.timeZone)) {
    throw wrong(`There is no time zone "${mapping.timeZone}": write one like Europe/Berlin`, 'timeZone');
  }
}

function isTimeZone(timeZone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone }));
  } catch {
    return false;
  }
}

function fieldText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  const text = textOf(value).trim();
  return text === '' ? undefined : text;
}

function nobody({ fields }: Mapping): RowError {
  const columns = identifierFields.flatMap((field) => fields[field] ?? []);
  return new RowError(
    'no-identifier',
    `it names nobody: ${columns.join(' and ')} ${columns.length > 1 ? 'are' : 'is'} empty`,
    columns[0],
  );
}

function momentOf(field: 'timestamp' | 'lastUsed', fields: Parts['fields'], mapping: Mapping): number | undefined {
  const text = fields[field];
  if (text === undefined) return undefined;
  const column = mapping.fields[field];
  const told = column === undefined ? undefined : mapping.columns[column];
  const given = typeof told === 'object' ? told.format : undefined;
  const formats: DateFormat[] = given ? [given] : /^\d{13}$/.test(text) ? ['milliseconds'] : ['iso', 'seconds'];
  for (const format of formats) {
    const seconds = parseDate(text, format, mapping.timeZone);
    if (seconds !== undefined) return seconds;
  }
  const wayOut = 'write it like 2026-11-26T14:03:00Z or in Unix seconds, or say how it is written';
  throw new RowError('wrong-type', `"${text}" in column ${column} is no time; ${wayOut}`, column);
}

/** A value of the caller's own makes the same event of the same value in any file; else it is this row of this file. */
function eventIdOf(own: string | undefined, origin: RowOrigin, timestamp = 0): string {
  if (own === undefined) return eventIdFrom(`sync:${origin.file}`, String(origin.number), timestamp);
  return /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i.test(own) ? own : eventIdFrom('sync', own, timestamp);
}

interface ColumnPlan {
  column: string;
  index: number;
  path: readonly string[];
  convert: Convert;
}

function attributesReader(
  mapping: Mapping,
  table: Table,
  textOnly: boolean,
): (cells: Cells) => Record<string, unknown> {
  const taken = new Set<string>(Object.values(mapping.fields));
  const planOf = (column: string, told: ColumnMapping): ColumnPlan => ({
    column,
    index: table.columns.indexOf(column),
    path: pathOf(told.to ?? column),
    convert: textOnly ? textOf : converterOf(told, mapping.timeZone),
  });
  const clears = mapping.empty === 'clear';
  const put = (attributes: Record<string, unknown>, { column, path, convert }: ColumnPlan, value: unknown) => {
    if (value === undefined) return;
    if (value === '' || value === null) {
      if (clears) setAt(attributes, path, null);
    } else if (path.length === 1) attributes[path[0] as string] = convert(value, column);
    else setAt(attributes, path, convert(value, column));
  };

  if (table.format === 'csv') {
    const plans = attributeColumns(mapping, table).map(({ column, told }) => planOf(column, told));
    refuseHidden(plans);
    return (cells) => {
      const attributes: Record<string, unknown> = {};
      for (const plan of plans) put(attributes, plan, (cells as readonly string[])[plan.index]);
      return attributes;
    };
  }

  const plans = new Map<string, ColumnPlan | 'skip'>();
  for (const column of taken) plans.set(column, 'skip');
  for (const [column, told] of Object.entries(mapping.columns)) {
    if (told !== 'skip' && taken.has(column) && told.to === undefined) continue;
    plans.set(column, told === 'skip' ? 'skip' : planOf(column, told));
  }
  const deep = [...plans.values()].filter((plan) => plan !== 'skip').filter(({ column }) => column.includes('.'));
  const opened = new Set(
    [...plans.keys()].map((column) => column.split('.')[0] as string).filter((key) => !plans.has(key)),
  );
  return (cells) => {
    const attributes: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(cells as Record<string, unknown>)) {
      let plan = plans.get(key);
      if (!plan) {
        plan = mapping.rest === 'skip' || opened.has(key) ? 'skip' : planOf(key, { type: 'as-is' });
        if (plans.size < 10_000) plans.set(key, plan);
      }
      if (plan !== 'skip') put(attributes, plan, value);
    }
    for (const plan of deep) {
      if (!Object.hasOwn(cells, plan.column))
        put(attributes, plan, valueAt(cells as Record<string, unknown>, plan.column));
    }
    return attributes;
  };
}

/** @throws {CioError} `sync_invalid_mapping` for a name that an attribute cannot have. */
function pathOf(to: string): string[] {
  const wrong = wrongName(to);
  if (wrong !== undefined) throw syncError('sync_invalid_mapping', wrong, 'columns');
  return attributePath(to);
}

function refuseHidden(plans: readonly ColumnPlan[]): void {
  const hidden = hiddenName(plans);
  if (hidden !== undefined) throw syncError('sync_invalid_mapping', hidden, 'columns');
}

function setAt(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let at = target;
  for (const key of path.slice(0, -1)) {
    const next = at[key];
    if (typeof next === 'object' && next !== null && !Array.isArray(next)) at = next as Record<string, unknown>;
    else {
      const made: Record<string, unknown> = {};
      at[key] = made;
      at = made;
    }
  }
  at[path.at(-1) as string] = value;
}
