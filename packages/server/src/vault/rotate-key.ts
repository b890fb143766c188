import { setTimeout as sleep } from 'node:timers/promises';
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
 * @returns how many values were sealed anew.
 */
export async function rotateKey(options: {
  db: Database;
  dataDir: string;
  secretKey?: string | undefined;
  previousSecretKey?: string | undefined;
  inFlightMs?: number;
}): Promise<number> {
  const { db, dataDir, secretKey, inFlightMs = IN_FLIGHT_MS } = options;
  const file = secretKeyFile(dataDir);
  if (secretKey === undefined) addKeyToFile(file);
  const vault = createVault(openKeyring(options));
  const resealed = await reseal(db, vault);
  await sleep(inFlightMs);
  const late = await reseal(db, vault);
  if (secretKey === undefined) dropOldKeysFromFile(file);
  return resealed + late;
}
