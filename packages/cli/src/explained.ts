/** What can be expected to go wrong, by name: loading the server's classes would make every command wait for it. */
const EXPECTED = new Set([
  'BackupError',
  'ConfigError',
  'DataDirError',
  'DataDirInUse',
  'EngineClaimed',
  'EngineDataError',
  'MissingMasterKey',
  'NewerStore',
  'RotationUnderWay',
  'StoreWasPutBack',
  'VaultError',
  'WrongMasterKey',
]);

/** What helps, where the server's words leave it to whoever asked. */
const WAYS_OUT: Record<string, string> = {
  DataDirInUse: '. Stop that one first, or choose another folder: --data FOLDER',
};

/** Does the work; what can be expected to go wrong is said in a sentence and ends the process with 1. */
export async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || !EXPECTED.has(error.name)) throw error;
    const { code } = error as Error & { code?: string };
    const message = error.message + (WAYS_OUT[error.name] ?? '');
    console.error(process.argv.includes('--json') ? JSON.stringify({ error: { code, message } }) : message);
    process.exit(1);
  }
}
