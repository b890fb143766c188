import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { takeSnapshot, type WorkspaceSnapshot } from './workspace/snapshot.ts';
import type { World } from './world.ts';

/** Raised when the shape of a snapshot changes; older ones are refused rather than misread. */
const version = 1;

export interface SandboxSnapshot {
  readonly version: typeof version;
  readonly workspaces: readonly WorkspaceSnapshot[];
}

export const snapshotOf = ({ registry }: World): SandboxSnapshot => ({
  version,
  workspaces: registry.workspaces.map(takeSnapshot),
});

/** @throws Error when it is no snapshot of this version. */
export function checkSnapshot(value: unknown): SandboxSnapshot {
  const snapshot = value as Partial<SandboxSnapshot> | null;
  if (snapshot?.version === version && Array.isArray(snapshot.workspaces)) return snapshot as SandboxSnapshot;
  throw new Error(`not a sandbox snapshot of version ${version}`);
}

/** Returns undefined when there is no such file. @throws Error naming the file when it cannot be used. */
export async function readSnapshotFile(file: string): Promise<SandboxSnapshot | undefined> {
  const content = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (content === undefined) return undefined;
  try {
    return checkSnapshot(JSON.parse(content));
  } catch (error) {
    throw new Error(`Snapshot ${file}: ${(error as Error).message}. Delete it to start empty`, { cause: error });
  }
}

/** Whole or not at all, and readable by its owner only: it holds keys. */
export async function writeSnapshotFile(file: string, snapshot: SandboxSnapshot): Promise<void> {
  const beside = `${file}.${randomBytes(4).toString('hex')}`;
  await writeFile(beside, JSON.stringify(snapshot), { mode: 0o600 });
  await rename(beside, file);
}
