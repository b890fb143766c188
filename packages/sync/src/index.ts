export { type ExportKind, type ExportQuery, exportKinds } from './export/pages.ts';
export {
  type ExportFormat,
  type ExportOptions,
  type ExportResult,
  exportFormats,
  runExport,
} from './export/run-export.ts';
export { type RowFault, type RowFaultCode, type SyncErrorCode, syncError } from './faults.ts';
export type { Kind } from './kinds/kind.ts';
export { type KindName, kindNames } from './kinds/kind-names.ts';
export { kinds } from './kinds/kinds.ts';
export { createEmailNotes, type EmailNotes } from './mapping/email-notes.ts';
export { type ColumnGuess, type Guess, guessMapping, parseMapping } from './mapping/guess.ts';
export {
  type ColumnMapping,
  type ColumnType,
  columnTypes,
  type DateFormat,
  dateFormats,
  type FieldName,
  fieldNames,
  type Mapping,
  type MappingInput,
  mappingSchema,
} from './mapping/mapping.ts';
export type { Row } from './read/row.ts';
export { fileSource, type Source, streamSource } from './read/source.ts';
export { type Format, formats, openTable, type ReadOptions, type Table } from './read/table.ts';
export { type Encoding, encodings } from './read/text.ts';
export { type Checkpoint, type Counts, lockState, noCounts, readCheckpoint } from './run/checkpoint.ts';
export { createDryClient, type DryClient } from './run/dry-client.ts';
export { type FailedLines, type FailedRow, failedLines } from './run/failed-rows.ts';
export { type Compared, type Memory, vanishedCsv } from './run/memory.ts';
export { runSync } from './run/run-sync.ts';
export type { DoneWith, SyncOptions, SyncResult, SyncState } from './run/sync-options.ts';
