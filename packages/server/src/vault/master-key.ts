import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** 32 bytes, and the name under which what it sealed finds it again. */
export interface MasterKey {
  id: string;
  bytes: Uint8Array;
}

/** The key that seals, and those that only open what they sealed before a rotation. */
export interface Keyring {
  current(): MasterKey;
  find(id: string): MasterKey | undefined;
}

const MIN_SECRET_CHARACTERS = 32;

const toKey = (bytes: Uint8Array): MasterKey => ({
  id: createHash('sha256').update('cio-bridge key id\0').update(bytes).digest('hex').slice(0, 8),
  bytes,
});

/**
 * The master keys: from `secretKey` (any text of 32 characters or more; `previousSecretKey` still
 * opens what it sealed), or from `dataDir/secret.key`, made with mode 0600 at the first start. In the
 * file the first line seals; a rotation by another process is noticed.
 *
 * @throws when a given key is shorter than 32 characters, or the file does not hold keys.
 */
export function openKeyring(options: {
  dataDir: string;
  secretKey?: string | undefined;
  previousSecretKey?: string | undefined;
}): Keyring {
  const { dataDir, secretKey, previousSecretKey } = options;
  if (secretKey === undefined) return fileKeyring(secretKeyFile(dataDir));
  const current = keyFromText('CIO_BRIDGE_SECRET_KEY', secretKey);
  const previous = previousSecretKey && keyFromText('CIO_BRIDGE_PREVIOUS_SECRET_KEY', previousSecretKey);
  const keys = previous ? [current, previous] : [current];
  return { current: () => current, find: (id) => keys.find((key) => key.id === id) };
}

export const secretKeyFile = (dataDir: string): string => join(dataDir, 'secret.key');

function keyFromText(name: string, text: string): MasterKey {
  if (text.length >= MIN_SECRET_CHARACTERS) return toKey(createHash('sha256').update(text).digest());
  throw new Error(
    `${name} is too short: give at least ${MIN_SECRET_CHARACTERS} characters, for instance \`openssl rand -hex 32\``,
  );
}

function fileKeyring(file: string): Keyring {
  createIfMissing(file);
  let keys: MasterKey[] = [];
  let readAtMs = Number.NaN;
  const fresh = (): MasterKey[] => {
    const { mtimeMs } = statSync(file);
    if (mtimeMs !== readAtMs) {
      keys = readKeys(file);
      readAtMs = mtimeMs;
    }
    return keys;
  };
  fresh();
  return {
    current: () => fresh()[0] as MasterKey,
    find: (id) => keys.find((key) => key.id === id) ?? fresh().find((key) => key.id === id),
  };
}

function createIfMissing(file: string): void {
  try {
    // `wx`: of two processes starting at once, one writes and the other reads what it wrote.
    writeFileSync(file, newLine(), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

const newLine = (): string => `${randomBytes(32).toString('hex')}\n`;

function readKeys(file: string): MasterKey[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  if (lines.every((line) => /^[0-9a-f]{64}$/.test(line))) return lines.map((line) => toKey(Buffer.from(line, 'hex')));
  throw new Error(`${file} does not hold a master key: put back the file that this store was made with`);
}

/** Puts a new key before the others, which go on opening what they sealed. */
export function addKeyToFile(file: string): void {
  const before = readFileSync(file, 'utf8');
  replaceFile(file, newLine() + before);
}

/** Leaves the key that seals, once nothing needs the others any more. */
export function dropOldKeysFromFile(file: string): void {
  const [current] = readFileSync(file, 'utf8').split('\n');
  replaceFile(file, `${current}\n`);
}

/** Whole or not at all, whenever the power fails. */
function replaceFile(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}
