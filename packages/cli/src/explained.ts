import {
  BackupError,
  ConfigError,
  DataDirInUse,
  EngineDataError,
  NewerStore,
  WrongMasterKey,
} from '@cio-bridge/server';

const EXPECTED = [BackupError, ConfigError, DataDirInUse, EngineDataError, NewerStore, WrongMasterKey];

/** Does the work; what can be expected to go wrong is said in a sentence and ends the process with 1. */
export async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!EXPECTED.some((kind) => error instanceof kind)) throw error;
    console.error((error as Error).message);
    process.exit(1);
  }
}
