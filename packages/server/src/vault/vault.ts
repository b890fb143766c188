import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals secrets for the store. What is sealed for one record does not open as another. */
export interface Vault {
  seal(record: string, plaintext: string): string;
  /** @throws VaultError when the master key, the record or the text is not the one that was sealed. */
  open(record: string, sealed: string): string;
}

/** A sealed value does not open: a wrong master key, or a record that was tampered with. */
export class VaultError extends Error {
  override readonly name = 'VaultError';
  readonly code = 'vault_cannot_open';
}

/**
 * AES-256-GCM under one master key, with a fresh nonce for every value and the record's identity
 * (such as `connection_credentials/con_1/production`) as additional data, so that a ciphertext
 * copied to another row is refused.
 */
export function createVault(masterKey: Uint8Array): Vault {
  if (masterKey.length !== 32) throw new VaultError('The master key must be 32 bytes');
  return {
    seal(record, plaintext) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', masterKey, nonce).setAAD(Buffer.from(record));
      const body = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
      return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open(record, sealed) {
      const bytes = Buffer.from(sealed.slice(3), 'base64url');
      if (!sealed.startsWith('v1.') || bytes.length < NONCE_BYTES + TAG_BYTES) {
        throw new VaultError(`The sealed value of ${record} is damaged`);
      }
      const decipher = createDecipheriv('aes-256-gcm', masterKey, bytes.subarray(0, NONCE_BYTES))
        .setAAD(Buffer.from(record))
        .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
      } catch (cause) {
        throw new VaultError(`The sealed value of ${record} does not open with this master key`, { cause });
      }
    },
  };
}
