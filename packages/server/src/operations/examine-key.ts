import { existsSync, statSync } from 'node:fs';
import type { ServerConfig } from '../config.ts';
import { KEPT, keptFileOf, MissingMasterKey, openKeyring, secretKeyFile } from '../vault/master-key.ts';
import { sealedRecord } from '../vault/sealed-columns.ts';
import { createVault, keyIdOf } from '../vault/vault.ts';
import { appliedMigrations, isNew, withStore } from './look-at-store.ts';

interface KeyFinding {
  ok: boolean;
  detail: string;
  fix?: string;
}

/** Whether the master key is there, and nobody else's to read. */
export async function examineKeyFile(config: ServerConfig): Promise<KeyFinding> {
  if (config.secretKey !== undefined) return { ok: true, detail: 'from CIO_BRIDGE_SECRET_KEY' };
  const file = secretKeyFile(config.dataDir);
  if (!existsSync(file)) {
    const sealed = await somethingSealed(config);
    if (!sealed) return { ok: true, detail: `${file} will be made at the first start` };
    return { ok: false, detail: `${file} is missing`, fix: wayOut(config, sealed.value) };
  }
  const isPrivate = (statSync(file).mode & 0o077) === 0;
  return { ok: isPrivate, detail: file, ...(!isPrivate && { fix: `Others can read it: chmod 600 ${file}` }) };
}

/** Whether what the store holds opens with the key that is there. */
export async function examineKey(config: ServerConfig): Promise<KeyFinding> {
  if (isNew(config)) return { ok: true, detail: 'no store yet' };
  const sealed = await somethingSealed(config);
  if (!sealed) return { ok: true, detail: 'nothing sealed yet' };
  try {
    createVault(openKeyring({ ...config, create: false })).open(sealed.record, sealed.value);
    return { ok: true, detail: 'yes' };
  } catch (error) {
    const isMissing = error instanceof MissingMasterKey;
    const detail = isMissing ? `${secretKeyFile(config.dataDir)} is missing` : (error as Error).message;
    return { ok: false, detail, fix: wayOut(config, sealed.value) };
  }
}

/** One sealed value, for all. */
async function somethingSealed(config: ServerConfig): Promise<{ record: string; value: string } | undefined> {
  if (isNew(config)) return undefined;
  return withStore(config, async (db) => {
    if (!(await appliedMigrations(db)).includes('0002-access')) return undefined;
    const row = await db.selectFrom('settings').selectAll().limit(1).executeTakeFirst();
    return row && { record: sealedRecord('settings', [row.name], 'sealed_value'), value: row.sealed_value };
  });
}

/** A rotation may have kept the key that is wanted, beside the one of today. */
function wayOut({ dataDir, secretKey }: ServerConfig, value: string): string {
  const file = secretKeyFile(dataDir);
  const kept = secretKey === undefined ? keptFileOf(dataDir, keyIdOf(value)) : undefined;
  if (kept !== undefined)
    return `A rotation has kept the key that opens it: ${existsSync(file) ? `cat ${kept} >> ${file}` : `cp -p ${kept} ${file}`}`;
  return `No other key opens it: put the secret.key that it was made with back as ${file}, or start with its CIO_BRIDGE_SECRET_KEY. Where the key has been rotated, the one before is a secret.key${KEPT}TIME`;
}
