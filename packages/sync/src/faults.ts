import { CioError, type Remedy } from '@cio-bridge/sdk';
import type { About } from './kinds/kind.ts';

/**
 * What can be wrong with a file, a mapping or the state of a sync as a whole, with the remedy. Codes are stored by
 * callers: they are deprecated, never renamed. What is wrong with a single row never ends a sync: see {@link RowFault}.
 */
const remedies = {
  /** The file cannot be opened or read, or ends in the middle of its compressed data. */
  sync_unreadable_file: 'fix-input',
  /** No rows, no header, two columns of one name, or a format that is none of ours. */
  sync_invalid_file: 'fix-input',
  /** The mapping names what is not there, or leaves out what the kind needs. */
  sync_invalid_mapping: 'fix-input',
  /** A checkpoint of another file, mapping or workspace, or none at all. */
  sync_checkpoint_mismatch: 'fix-input',
  /** The file is not the one that the checkpoint is about. */
  sync_file_changed: 'fix-input',
  /** Checkpoint, failed rows or fingerprints could not be written, such as on a full disk. */
  sync_unwritable_state: 'retry',
  /** Another sync writes to the same checkpoint. */
  sync_already_running: 'fix-input',
} as const satisfies Record<string, Remedy>;

export type SyncErrorCode = keyof typeof remedies;

export const syncError = (code: SyncErrorCode, message: string, field?: string, cause?: unknown): CioError =>
  new CioError({ code, remedy: remedies[code], message, field, cause });

/** Why one row was not sent, or not accepted. */
export interface RowFault {
  /** Stable: counted by. `refused` is Customer.io's own verdict, the others were found before the row left. */
  code: RowFaultCode;
  /** The column, by its name in the file, when it is the fault of one. */
  column?: string | undefined;
  /** What is wrong and the way out, in words. */
  reason: string;
}

export type RowFaultCode =
  | 'unreadable'
  | 'wrong-number-of-cells'
  | 'nul-byte'
  | 'wrong-encoding'
  | 'no-identifier'
  | 'missing-value'
  | 'wrong-type'
  | 'too-large'
  | 'invalid'
  | 'refused';

/** Thrown while a row is turned into what is sent: it fails that row alone. */
export class RowError extends Error {
  override readonly name = 'RowError';
  readonly fault: RowFault;
  /** Whom or what the row is about, where that could be told all the same. */
  about: About | undefined;

  constructor(code: RowFaultCode, reason: string, column?: string) {
    super(reason);
    this.fault = { code, reason, ...(column !== undefined && { column }) };
  }
}
