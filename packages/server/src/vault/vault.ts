import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Keyring } from './master-key.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals secrets for the store. What is sealed for one record does not open as another. */
export interface Vault {
  seal(record: string, plaintext: string): string;
  /** @throws VaultError when the master key, the record or the text is not the one that was sealed. */
  open(record: string, sealed: string): string;
  /** Whether it was sealed with the key that seals now. */
  isCurrent(sealed: string): boolean;
}

/** A sealed value does not open: a wrong master key, or a record that was tampered with. */
export class VaultError extends Error {
  override readonly name = 'VaultError';
  readonly code = 'vault_cannot_open';
}

/**
 * AES-256-GCM with a fresh nonce for every value and the record's identity (such as
 * `connection_credentials/con_1/production`) as additional data, so that a ciphertext copied to
 * another row is refused. A sealed value reads `v1.<key id>.<nonce, tag and ciphertext in base64url>`.
 */
export function createVault(keyring: Keyring): Vault {
  return {
    seal(record, plaintext) {
      const key = keyring.current();
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce).setAAD(Buffer.from(record));
      const body = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
      return `v1.${key.id}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open(record, sealed) {
      const [version, keyId, text = ''] = sealed.split('.');
      const bytes = Buffer.from(text, 'base64url');
      if (version !== 'v1' || keyId === undefined || bytes.length < NONCE_BYTES + TAG_BYTES) {
        throw new VaultError(`The sealed value of ${record} is damaged`);
      }
      const key = keyring.find(keyId);
      if (!key) throw new VaultError(`The sealed value of ${record} belongs to another master key (${keyId})`);
      const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(0, NONCE_BYTES))
        .setAAD(Buffer.from(record))
        .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
      } catch (cause) {
        throw new VaultError(`The sealed value of ${record} was changed, or was sealed for another record`, { cause });
      }
    },
    isCurrent: (sealed) => keyIdOf(sealed) === keyring.current().id,
  };
}

/** Of the master key that sealed it. */
export const keyIdOf = (sealed: string): string | undefined => sealed.split('.')[1];
