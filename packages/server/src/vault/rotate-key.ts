import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { DataDirInUse, lockDataDir } from '../store/data-dir-lock.ts';
import { lockFile } from '../store/file-lock.ts';
import type { Database } from '../store/store.ts';
import {
  addKeyToFile,
  assertThere,
  dropOldKeysFromFile,
  type Keyring,
  openKeyring,
  secretKeyFile,
} from './master-key.ts';
import { keysInUse, reseal } from './reseal.ts';
import { createVault, VaultError } from './vault.ts';

/** How long a server that has just sealed with the old key may take to write what it sealed. */
const IN_FLIGHT_MS = 5_000;
/** Of Postgres's advisory locks, the one that rotations on one database share: any number that nobody else takes. */
const ROTATION_LOCK = 7_262_023_001;

/** Two rotations at once would each throw away the key of the other. */
export class RotationUnderWay extends Error {
  override readonly name = 'RotationUnderWay';
  readonly code = 'rotation_under_way';
}

interface RotationOptions {
  db: Database;
  dataDir: string;
  databaseUrl?: string | undefined;
  secretKey?: string | undefined;
  previousSecretKey?: string | undefined;
  wait?: () => Promise<unknown>;
}

interface Rotation {
  /** How many values were sealed anew. */
  resealed: number;
  /** The file beside the key that keeps the old one; none where the key comes from the environment. */
  kept: string | undefined;
}

/**
 * Makes a new master key in `dataDir/secret.key`, seals every secret anew and takes the old key
 * out of the file, while servers on the same folder go on working: they notice the new key before they seal again.
 * A key leaves the file only when nothing in the store is sealed with it any more, so that a rotation
 * may be cut off anywhere and run again. It is kept in a file beside: a backup from before needs it.
 *
 * With `secretKey` the key is the environment's business: start the server with the new one and the
 * old one as `previousSecretKey`, then call this with both; the old one can be left out afterwards.
 *
 * Where a server may be at work, it takes five seconds longer: see {@link IN_FLIGHT_MS}.
 *
 * @throws RotationUnderWay while another one is at it.
 * @throws MissingMasterKey when there is no key to rotate.
 * @throws VaultError when the store holds what none of the keys opens; nothing has changed then.
 */
export async function rotateKey(options: RotationOptions): Promise<Rotation> {
  const lock = lockFile(join(options.dataDir, 'rotation.db'));
  if (!lock) throw underWay();
  try {
    return await (options.databaseUrl === undefined ? rotate(options) : aloneOnPostgres(options));
  } finally {
    lock.release();
  }
}

async function rotate({ wait = () => sleep(IN_FLIGHT_MS), ...options }: RotationOptions): Promise<Rotation> {
  const { db, dataDir, databaseUrl, secretKey } = options;
  const file = secretKeyFile(dataDir);
  if (secretKey === undefined) assertThere(file);
  const keyring = openKeyring(options);
  await assertOpensAll(db, keyring);
  if (secretKey === undefined) addKeyToFile(file);
  const vault = createVault(keyring);
  let resealed = await reseal(db, vault);
  // A server that starts from now on seals with the new key.
  if (databaseUrl !== undefined || isServerAtWork(dataDir)) {
    await wait();
    resealed += await reseal(db, vault);
  }
  if (secretKey !== undefined) return { resealed, kept: undefined };
  const needed = await keysInUse(db);
  return { resealed, kept: dropOldKeysFromFile(file, (keyId) => needed.has(keyId), new Date()) };
}

/** Servers on one Postgres have a folder each, and perhaps a key file each. */
function aloneOnPostgres(options: RotationOptions): Promise<Rotation> {
  return options.db.connection().execute(async (connection) => {
    const { rows } = await sql<{
      mine: boolean;
    }>`select pg_try_advisory_lock(${sql.lit(ROTATION_LOCK)}) as mine`.execute(connection);
    if (!rows[0]?.mine) throw underWay();
    try {
      return await rotate(options);
    } finally {
      await sql`select pg_advisory_unlock(${sql.lit(ROTATION_LOCK)})`.execute(connection);
    }
  });
}

const underWay = () =>
  new RotationUnderWay(
    'Another rotation of the master key is under way: wait until it has ended, then look whether one more is needed',
  );

/** Found out before anything changes: a rotation that could not go through would leave two keys that matter. */
async function assertOpensAll(db: Database, keyring: Keyring): Promise<void> {
  const missing = [...(await keysInUse(db))].filter((id) => !keyring.find(id));
  if (missing.length === 0) return;
  throw new VaultError(
    `The store holds secrets of a master key that is not here (${missing.join(', ')}): run this where the server's key is`,
  );
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
