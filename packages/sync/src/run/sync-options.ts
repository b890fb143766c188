import type { CioError, CustomerIo } from '@cio-bridge/sdk';
import type { Mapping } from '../mapping/mapping.ts';
import type { Table } from '../read/table.ts';
import type { Checkpoint, Counts } from './checkpoint.ts';
import type { FailedRow } from './failed-rows.ts';
import type { Memory } from './memory.ts';

/** Where a sync keeps what it must not lose. */
export interface SyncState {
  checkpointFile: string;
  failedFile: string;
  /** What the last sync sent, to leave out what has not changed. */
  fingerprintFile?: string | undefined;
}

export interface SyncOptions {
  table: Table;
  mapping: Mapping;
  /** Identity of the file. */
  file: string;
  /** Which workspace the client speaks to, such as a region and a site id: a checkpoint fits no other. */
  workspace: string;
  /** Whoever else talks to the workspace shares its governor. */
  client: CustomerIo;
  /** Absent in a dry run: nothing is kept. */
  state?: SyncState | undefined;
  /** Instead of `state`: keeps elsewhere what a sync must not lose. What it is given is done with once this resolves. */
  keep?: ((done: DoneWith) => Promise<void>) | undefined;
  /** What the last sync sent, where `state` names no file of it. */
  memory?: Memory | undefined;
  /** Takes note of who the last sync had and this one has not, when all rows are done. */
  keepVanished?: ((keys: AsyncIterable<string>) => Promise<void>) | undefined;
  /** Where an interrupted sync stopped. */
  checkpoint?: Pick<Checkpoint, 'counts' | 'failedBytes' | 'fingerprintBytes'> | undefined;
  /** Requests in flight at once. Default 4. */
  lanes?: number | undefined;
  /** Ends the sync in good order: what is under way is answered, and a checkpoint is written. */
  signal?: AbortSignal | undefined;
  /** Called every now and then, and at the end. */
  onProgress?: ((counts: Counts) => void) | undefined;
  onFailedRow?: ((failed: FailedRow) => void) | undefined;
}

export interface SyncResult extends Counts {
  /** Whether all rows are done with; else a later sync goes on from the checkpoint. */
  done: boolean;
  /** Why it stopped, unless somebody asked for that. */
  error?: CioError | undefined;
  /**
   * With a memory, when all rows are done: how many the last sync had and this one has not. Absent when rows could not
   * be read, which may be about any of them.
   */
  vanished?: number | undefined;
}

/** What is told every second, and at the end. */
export interface DoneWith {
  counts: Counts;
  /** Those since it was told last, in the order of their rows. */
  failed: readonly FailedRow[];
}
