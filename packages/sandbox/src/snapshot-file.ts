import { open, rename, writeFile } from 'node:fs/promises';
import { SandboxError } from './sandbox-error.ts';
import type { WorkspaceSnapshot } from './workspace/snapshot.ts';

/** Raised when the shape of a snapshot changes; older ones are refused rather than misread. */
export const snapshotVersion = 1;

export interface SandboxSnapshot {
  readonly version: typeof snapshotVersion;
  /** Unix milliseconds on the sandbox's clock: time goes on from there, however far it had been pushed. */
  readonly nowMs: number;
  readonly workspaces: readonly WorkspaceSnapshot[];
}

/** @throws Error when it is no snapshot of this version. */
export function checkSnapshot(value: unknown): SandboxSnapshot {
  const snapshot = value as Partial<SandboxSnapshot> | null;
  if (snapshot?.version === snapshotVersion && Array.isArray(snapshot.workspaces)) return snapshot as SandboxSnapshot;
  throw new Error(`not a sandbox snapshot of version ${snapshotVersion}`);
}

/** Returns undefined when there is no such file. @throws Error naming the file when it cannot be used. */
export async function readSnapshotFile(file: string): Promise<SandboxSnapshot | undefined> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (handle === undefined) return undefined;
  await using _closed = handle;
  try {
    const lines = handle.readLines()[Symbol.asyncIterator]();
    const { value: first = '' } = await lines.next();
    const snapshot = checkSnapshot({ workspaces: [], ...JSON.parse(first) });
    const workspaces = snapshot.workspaces as unknown as Record<string, unknown>[];
    for await (const line of { [Symbol.asyncIterator]: () => lines }) addPart(workspaces, JSON.parse(line));
    return snapshot;
  } catch (error) {
    throw new SandboxError(`Snapshot ${file}: ${(error as Error).message}. Delete it to start empty`, { cause: error });
  }
}

/** Whole or not at all, also when the machine stops, and readable by its owner only: it holds keys. */
export async function writeSnapshotFile(file: string, snapshot: SandboxSnapshot): Promise<void> {
  const beside = `${file}.tmp`;
  // Made into text at once: while the file is being written, the state goes on changing.
  await writeFile(beside, [...linesOf(snapshot)], { mode: 0o600, flush: true });
  await rename(beside, file);
}

/** One line of the file: a part of one workspace. A list comes in several. */
interface Part {
  readonly workspace: number;
  readonly key: string;
  readonly value: unknown;
}

const maxEntriesPerLine = 1000;

/** In lines, because all of a million people are more than one string can hold. */
function* linesOf({ workspaces, ...head }: SandboxSnapshot): Generator<string> {
  const line = (value: object): string => `${JSON.stringify(value)}\n`;
  yield line(head);
  for (const [workspace, parts] of workspaces.entries()) {
    for (const [key, value] of Object.entries(parts)) {
      if (!Array.isArray(value)) yield line({ workspace, key, value } satisfies Part);
      else {
        for (let start = 0; start === 0 || start < value.length; start += maxEntriesPerLine) {
          yield line({ workspace, key, value: value.slice(start, start + maxEntriesPerLine) } satisfies Part);
        }
      }
    }
  }
}

function addPart(workspaces: Record<string, unknown>[], { workspace, key, value }: Part): void {
  workspaces[workspace] ??= {};
  const parts = workspaces[workspace];
  const before = parts[key];
  if (Array.isArray(before) && Array.isArray(value)) before.push(...value);
  else parts[key] = value;
}
