import type { Settings } from './settings.ts';
import { VaultError } from './vault.ts';

/** The master key is not the one that this store was made with. */
export class WrongMasterKey extends Error {
  override readonly name = 'WrongMasterKey';
  readonly code = 'wrong_master_key';
}

/**
 * Refuses to start with a key that would open nothing: better no server than one that fails at every
 * secret, and seals new ones with a second key.
 *
 * @throws WrongMasterKey
 */
export async function assertKeyFits(settings: Settings): Promise<void> {
  try {
    await settings.secret('vault_check', () => 'opens');
  } catch (cause) {
    if (!(cause instanceof VaultError)) throw cause;
    throw new WrongMasterKey(
      'The master key does not open this store: start with the CIO_BRIDGE_SECRET_KEY, or the secret.key in the data folder, that it was made with. `cio-bridge doctor` says whether a rotation has kept it',
      { cause },
    );
  }
}
