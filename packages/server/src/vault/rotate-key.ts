import { setTimeout as sleep } from 'node:timers/promises';
import { DataDirInUse, lockDataDir } from '../store/data-dir-lock.ts';
import type { Database } from '../store/store.ts';
import { addKeyToFile, dropOldKeysFromFile, openKeyring, secretKeyFile } from './master-key.ts';
import { reseal } from './reseal.ts';
import { createVault } from './vault.ts';

/** How long a server that has just sealed with the old key may take to write what it sealed. */
const IN_FLIGHT_MS = 5_000;

/**
 * Makes a new master key in `dataDir/secret.key`, seals every secret anew and forgets the old key,
 * while servers on the same folder go on working: they notice the new key before they seal again.
 *
 * With `secretKey` the key is the environment's business: start the server with the new one and the
 * old one as `previousSecretKey`, then call this with both; the old one can be left out afterwards.
 *
 * Where a server may be at work, it takes five seconds longer: see {@link IN_FLIGHT_MS}.
 *
 * @returns how many values were sealed anew.
 */
export async function rotateKey(options: {
  db: Database;
  dataDir: string;
  databaseUrl?: string | undefined;
  secretKey?: string | undefined;
  previousSecretKey?: string | undefined;
  wait?: () => Promise<unknown>;
}): Promise<number> {
  const { db, dataDir, databaseUrl, secretKey, wait = () => sleep(IN_FLIGHT_MS) } = options;
  const file = secretKeyFile(dataDir);
  if (secretKey === undefined) addKeyToFile(file);
  const vault = createVault(openKeyring(options));
  const resealed = await reseal(db, vault);
  let late = 0;
  // A server that starts from now on seals with the new key.
  if (databaseUrl !== undefined || isServerAtWork(dataDir)) {
    await wait();
    late = await reseal(db, vault);
  }
  if (secretKey === undefined) dropOldKeysFromFile(file);
  return resealed + late;
}

function isServerAtWork(dataDir: string): boolean {
  try {
    lockDataDir(dataDir).release();
    return false;
  } catch (error) {
    if (error instanceof DataDirInUse) return true;
    throw error;
  }
}
