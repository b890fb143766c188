import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The 32-byte master key: from `CIO_BRIDGE_SECRET_KEY` (any text of 32 characters or more), or from
 * `dataDir/secret.key`, made with mode 0600 at the first start.
 *
 * @throws when the given key is shorter than 32 characters.
 */
export function loadMasterKey(options: { dataDir: string; secretKey?: string | undefined }): Uint8Array {
  if (options.secretKey !== undefined) {
    if (options.secretKey.length < 32) {
      throw new Error(
        'CIO_BRIDGE_SECRET_KEY is too short: give at least 32 characters, for instance `openssl rand -hex 32`',
      );
    }
    return createHash('sha256').update(options.secretKey).digest();
  }
  const file = join(options.dataDir, 'secret.key');
  // `wx`: of two processes starting at once, one writes and the other reads what it wrote.
  if (!existsSync(file)) {
    try {
      writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
}
