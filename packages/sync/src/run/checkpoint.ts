import { open, readFile, rm } from 'node:fs/promises';
import type { CioError } from '@cio-bridge/sdk';
import { z } from 'zod';
import { syncError } from '../faults.ts';
import { mappingSchema } from '../mapping/mapping.ts';
import { replaceFile, unwritable } from './state-file.ts';

const countsSchema = z.object({
  /** Rows that are done with: accepted, failed or left out as unchanged. */
  rows: z.int().nonnegative(),
  accepted: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  unchanged: z.int().nonnegative(),
  /** Failed rows by what was wrong. */
  faults: z.record(z.string(), z.int().nonnegative()),
});
export type Counts = z.output<typeof countsSchema>;

const checkpointSchema = z.object({
  version: z.literal(1),
  /** Identity of the file. */
  file: z.string(),
  /** Which workspace it goes to. */
  workspace: z.string(),
  mapping: mappingSchema,
  counts: countsSchema,
  /** How long the file of failed rows was, in bytes: what follows was written after this checkpoint. */
  failedBytes: z.int().nonnegative(),
  /** The same of the fingerprints. */
  fingerprintBytes: z.int().nonnegative(),
});

/** How far a sync has come: all rows up to `counts.rows` are done with, whatever became of later ones. */
export type Checkpoint = z.output<typeof checkpointSchema>;

export const noCounts = (): Counts => ({ rows: 0, accepted: 0, failed: 0, unchanged: 0, faults: {} });

/** @returns undefined when there is none. */
export async function readCheckpoint(path: string): Promise<Checkpoint | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw mismatch(`The checkpoint ${path} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  try {
    return checkpointSchema.parse(JSON.parse(text));
  } catch {
    throw mismatch(`${path} is no checkpoint of a sync: remove it to begin anew`);
  }
}

const mismatch = (message: string): CioError => syncError('sync_checkpoint_mismatch', message, 'state');

export const writeCheckpoint = (path: string, checkpoint: Checkpoint): Promise<void> =>
  replaceFile(path, JSON.stringify(checkpoint));

export const removeCheckpoint = (path: string): Promise<void> => rm(path, { force: true });

/**
 * Keeps a second sync away from the same state. The process that holds it is named in it, so that what a killed one
 * left behind is no obstacle.
 */
export async function lockState(path: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.writeFile(String(process.pid));
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(path, error);
      const holder = Number(await readFile(path, 'utf8').catch(() => ''));
      if (holder > 0 && isRunning(holder)) {
        const message = `Another sync of this file is running (process ${holder}). Wait for it, or stop it first`;
        throw syncError('sync_already_running', message, 'state');
      }
      await rm(path, { force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
