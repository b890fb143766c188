import { environments } from '@cio-bridge/connector';
import { encodings, fieldNames, formats, kindNames, mappingSchema } from '@cio-bridge/sync';
import { z } from 'zod';
import { syncStatuses } from '../../syncs/sync.ts';
import { isTimeZone } from '../../workflows/definition/moments.ts';
import { named } from './shapes.ts';

/** How a file is read, where that is not told by how it begins. */
export const readOptions = z.strictObject({
  format: z.enum(formats).optional(),
  encoding: z.enum(encodings).optional(),
  delimiter: z.string().length(1).optional().describe('Of a CSV'),
  header: z
    .array(z.string().min(1))
    .max(10_000)
    .readonly()
    .optional()
    .describe('Names of the columns of a CSV without a header'),
});

export const url = z
  .url()
  .max(4_000)
  .describe(
    'Of a file that is fetched over https when the sync begins. It is kept sealed, and shown without its query',
  );

export const given = mappingSchema.describe(
  `What is known of the mapping; the rest is guessed from the names of the columns and the first 1,000 rows. \`kind\` says what a row is: ${kindNames.join(', ')}`,
);

const wholeMapping = z.object({
  kind: z.enum(kindNames),
  fields: z.partialRecord(z.enum(fieldNames), z.string()),
  fixed: z.partialRecord(z.enum(fieldNames), z.string()),
  columns: z.record(z.string(), z.unknown()),
  rest: z.enum(['as-is', 'skip']),
  empty: z.enum(['keep', 'clear']),
  timeZone: z.string(),
  segmentId: z.number().optional(),
  remove: z.boolean(),
});

/** A file, by its upload or its URL. */
export const file = {
  uploadId: z.string().optional().describe('Of a complete upload; either this or `url`'),
  url: url.optional(),
  read: readOptions.optional(),
  mapping: given.optional().describe('Not needed for a file of failed rows, which says it itself'),
};

export const sinceLast = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .describe(
    'Send only what differs from what was sent before: name of what is remembered of that, for this connection, environment and kind. It is made where it is missing',
  );

export const oneFile = ({ uploadId, url }: { uploadId?: string | undefined; url?: string | undefined }): boolean =>
  (uploadId === undefined) !== (url === undefined);
export const ONE_FILE = 'say either `uploadId` or `url`';

const sampledCell = z.object({
  line: z.number().nullable().describe('Null where lines mean nothing, as in JSON'),
  row: z.number(),
  value: z.string().describe('Its beginning'),
});
const against = z.object({ cells: z.number(), first: sampledCell }).optional();

const guess = z.object({
  column: z.string(),
  cells: z.number().describe('How many cells of the first 1,000 rows hold something'),
  against: z
    .object({ number: against, boolean: against, date: against })
    .describe('How many of them are none of a type, and the first of those; without types that fit all'),
  why: z.string().describe('Why it is read as it is, in words that follow the type; may be empty'),
  firstDate: sampledCell
    .extend({ seconds: z.number() })
    .optional()
    .describe('Of a date: its first cell, and the Unix seconds that it leaves as'),
  nameFault: z.string().optional().describe('Why it cannot become an attribute under its own name'),
});

export const preview = z.object({
  format: z.enum(formats),
  encoding: z.enum(encodings),
  delimiter: z.string().nullable(),
  columns: z.array(z.string()).readonly(),
  mapping: wholeMapping.describe('What was said and what was guessed: all of it'),
  notes: z.array(z.string()).describe('What a person should know before they agree'),
  guesses: z.array(guess).describe('Why the columns that become attributes or times are read as they are'),
  lastTime: z
    .object({ syncId: z.string(), atMs: z.number(), mapping: wholeMapping })
    .nullable()
    .describe('By which mapping the client last had a file of the same columns synced; null where there is none'),
  operations: z.array(z.unknown()).describe('The first rows as they would leave'),
  rows: z.number().describe('So many were looked at, 10,000 at most'),
  accepted: z.number(),
  failed: z.number(),
  faults: z.record(z.string(), z.number()).describe('Failed rows by what was wrong'),
  failedRows: z.array(
    z.object({
      line: z.number().nullable(),
      row: z.number(),
      code: z.string(),
      column: z.string().nullable(),
      reason: z.string(),
    }),
  ),
  isWhole: z.boolean().describe('Whether these were all rows'),
});

export const sync = z.object({
  id: z.string(),
  status: z
    .enum(syncStatuses)
    .describe('`failed`: it cannot go on as it is, and may be resumed; rows that failed are in `failed`'),
  client: named,
  connection: named,
  environment: z.enum(environments),
  scheduleId: z.string().nullable(),
  uploadId: z.string().nullable(),
  source: z.string().describe('Name of the file, or its URL without query'),
  kind: z.enum(kindNames).nullable(),
  read: readOptions,
  mapping: wholeMapping.nullable().describe('Null until the file was looked at'),
  sinceLast: z.string().nullable().describe('Name of the memory that it compares with'),
  rows: z.number().describe('Rows that are done with: accepted, failed or unchanged'),
  accepted: z.number(),
  failed: z.number(),
  unchanged: z.number().describe('Left out: Customer.io has them as they are'),
  vanished: z
    .number()
    .nullable()
    .describe('Those that were sent before and are not in the file; null until it is over, and where that is unknown'),
  faults: z.record(z.string(), z.number()).describe('Failed rows by what was wrong'),
  readBytes: z.number(),
  totalBytes: z.number().nullable().describe('Of the file as it is stored; null before it was fetched'),
  rowsPerSecond: z.number().nullable(),
  allowedPerSecond: z.number().nullable().describe('Requests that the rate of the workspace allows now'),
  secondsLeft: z.number().nullable(),
  error: z.string().nullable(),
  errorCode: z.string().nullable(),
  remedy: z.string().nullable(),
  retryAtMs: z.number().nullable().describe('It is tried again then, by itself'),
  createdBy: z.string().nullable(),
  createdAtMs: z.number(),
  startedAtMs: z.number().nullable(),
  endedAtMs: z.number().nullable(),
});

export const upload = z.object({
  id: z.string(),
  client: named,
  name: z.string(),
  bytes: z.number().nullable().describe('How many it is going to have; null when nobody said'),
  receivedBytes: z.number().describe('So many are on disk: go on from there'),
  complete: z.boolean(),
  createdBy: z.string().nullable(),
  createdAtMs: z.number(),
});

export const timeZone = z.string().refine(isTimeZone, 'is not a time zone; write one such as Europe/Paris');

export const schedule = z.object({
  id: z.string(),
  name: z.string(),
  client: named,
  connection: named,
  environment: z.enum(environments),
  cron: z.string(),
  timeZone: z.string(),
  url: z.string().describe('Without its query'),
  read: readOptions,
  mapping: z.unknown().describe('What was said of it'),
  sinceLast: z.string().nullable().describe('Name of the memory that its syncs compare with'),
  paused: z.boolean(),
  nextAtMs: z.number().nullable(),
  createdBy: z.string().nullable(),
  createdAtMs: z.number(),
});
