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

/** Does the work; what can be expected to go wrong is said in a sentence and ends the process with 1. */
export async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || !EXPECTED.has(error.name)) throw error;
    const { code, message } = error as Error & { code?: string };
    console.error(process.argv.includes('--json') ? JSON.stringify({ error: { code, message } }) : message);
    process.exit(1);
  }
}
