import { z } from 'zod';
import { kindNames } from '../kinds/kind-names.ts';

export const columnTypes = ['as-is', 'text', 'number', 'boolean', 'date', 'list', 'json'] as const;
export type ColumnType = (typeof columnTypes)[number];

export const dateFormats = ['iso', 'seconds', 'milliseconds', 'd/m/y', 'm/d/y', 'y/m/d'] as const;
export type DateFormat = (typeof dateFormats)[number];

/** What a column can be beside an attribute: whom, what, when and where. */
export const fieldNames = [
  'id',
  'email',
  'phone',
  'cioId',
  'name',
  'eventId',
  'timestamp',
  'token',
  'platform',
  'lastUsed',
  'objectTypeId',
  'objectId',
] as const;
export type FieldName = (typeof fieldNames)[number];

const columnSchema = z.strictObject({
  to: z
    .string()
    .min(1)
    .optional()
    .describe('Name of the attribute; dots make an object of it. Default: the name of the column.'),
  type: z.enum(columnTypes).default('text'),
  format: z.enum(dateFormats).optional().describe('Of a date: how it is written. Default iso.'),
  separator: z.string().min(1).optional().describe('Of a list: what stands between its entries. Default ";".'),
});

/** How the rows of a file become what is sent. */
export const mappingSchema = z.strictObject({
  kind: z.enum(kindNames).describe('What a row is.'),
  fields: z
    .partialRecord(z.enum(fieldNames), z.string().min(1))
    .default({})
    .describe('Which column says whom, what, when and where.'),
  fixed: z
    .partialRecord(z.enum(fieldNames), z.string().min(1))
    .default({})
    .describe('The same, where all rows have one value: the name of the event, the type of the objects.'),
  columns: z
    .record(z.string(), z.union([z.literal('skip'), columnSchema]))
    .default({})
    .describe('What becomes of each other column.'),
  rest: z
    .enum(['as-is', 'skip'])
    .default('as-is')
    .describe('What becomes of keys and columns that are not named here.'),
  empty: z.enum(['keep', 'clear']).default('keep').describe('An empty cell leaves an attribute alone, or clears it.'),
  timeZone: z.string().default('UTC').describe('Of dates that name none, such as Europe/Berlin.'),
  segmentId: z.int().positive().optional().describe('The manual segment.'),
  remove: z
    .boolean()
    .default(false)
    .describe('Take away instead of adding: devices, relationships, members of a segment, suppressions.'),
});

export type Mapping = z.output<typeof mappingSchema>;
export type MappingInput = z.input<typeof mappingSchema>;
export type ColumnMapping = z.output<typeof columnSchema>;
