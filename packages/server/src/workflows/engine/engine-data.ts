import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The data were written by a version of the engine that this one cannot go on from. */
export class EngineDataError extends Error {
  override readonly name = 'EngineDataError';
  readonly code = 'engine_data_unreadable';
}

/** @returns what is said when the engine does not start on its data, or does not answer. */
export const unusableData = (dataDir: string, cause?: unknown): EngineDataError =>
  new EngineDataError(
    `The workflow engine does not start on its data in ${dataDir}: its log is ${join(dataDir, 'restate.log')}. If they are damaged, move the folder aside and start again: runs that were under way are then marked as failed, with what they had finished, and can be retried.`,
    { cause },
  );

/**
 * Restate reads the data of its own minor version and of the one before; it does not say so before it has
 * begun to change them.
 */
export function assertDataFits(dataDir: string, version: string): void {
  const file = join(dataDir, 'version');
  const written = existsSync(file) ? readFileSync(file, 'utf8').trim() : version;
  const [major, minor] = minorOf(version);
  const [writtenMajor, writtenMinor] = minorOf(written);
  if (writtenMajor > major || (writtenMajor === major && writtenMinor > minor)) {
    throw new EngineDataError(
      `The workflow engine's data in ${dataDir} were written by Restate ${written}, and this is ${version}. Start the newer cio-bridge that wrote them, or restore a backup from before the upgrade.`,
    );
  }
  if (writtenMajor < major || minor - writtenMinor > 1) {
    throw new EngineDataError(
      `The workflow engine's data in ${dataDir} were written by Restate ${written}, too old for ${version}. Upgrade step by step: start a cio-bridge with Restate ${writtenMajor}.${writtenMinor + 1} once, then this one.`,
    );
  }
  if (written !== version || !existsSync(file)) writeFileSync(file, `${version}\n`);
}

function minorOf(version: string): [number, number] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return [major, minor];
}
