import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** 32 bytes, and the name under which what it sealed finds it again. */
export interface MasterKey {
  id: string;
  bytes: Uint8Array;
}

/** The store holds secrets, and the key that sealed them is not there. */
export class MissingMasterKey extends Error {
  override readonly name = 'MissingMasterKey';
  readonly code = 'missing_master_key';
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
 * @param create - Whether a missing file is made. Not for a store that holds secrets already: no new key opens them.
 * @throws MissingMasterKey when there is no file, and none shall be made.
 * @throws when a given key is shorter than 32 characters, or the file does not hold keys.
 */
export function openKeyring(options: {
  dataDir: string;
  secretKey?: string | undefined;
  previousSecretKey?: string | undefined;
  create?: boolean;
}): Keyring {
  const { dataDir, secretKey, previousSecretKey, create = true } = options;
  if (secretKey === undefined) return fileKeyring(secretKeyFile(dataDir), create);
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

function fileKeyring(file: string, create: boolean): Keyring {
  if (create) createIfMissing(file);
  let keys: MasterKey[] = [];
  let readAs = '';
  const fresh = (): MasterKey[] => {
    // Each change is another file: two within one tick of the clock are told apart all the same.
    const { ino, mtimeMs, size } = statSync(file);
    const now = `${ino}/${mtimeMs}/${size}`;
    if (now !== readAs) {
      keys = readKeys(file);
      readAs = now;
    }
    return keys;
  };
  assertThere(file);
  fresh();
  return {
    current: () => fresh()[0] as MasterKey,
    find: (id) => keys.find((key) => key.id === id) ?? fresh().find((key) => key.id === id),
  };
}

/** @throws MissingMasterKey */
export function assertThere(file: string): void {
  if (existsSync(file)) return;
  throw new MissingMasterKey(
    `The master key of this store is missing: put ${file} back, or set the CIO_BRIDGE_SECRET_KEY that the store was made with. No other key opens what is in it`,
  );
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
  const lines = linesOf(file);
  if (lines.every((line) => /^[0-9a-f]{64}$/.test(line))) return lines.map((line) => toKey(Buffer.from(line, 'hex')));
  throw new Error(`${file} does not hold a master key: put back the file that this store was made with`);
}

/** Puts a new key before the others, which go on opening what they sealed. */
export function addKeyToFile(file: string): void {
  const before = readFileSync(file, 'utf8');
  replaceFile(file, newLine() + before);
}

/**
 * Leaves the key that seals and those that something still needs. The others are kept beside the file: backups from
 * before open with nothing else.
 *
 * @param isNeeded - Whether anything is sealed with the key of this id.
 * @returns the file that keeps them; undefined when none was dropped.
 */
export function dropOldKeysFromFile(file: string, isNeeded: (keyId: string) => boolean, now: Date): string | undefined {
  const [current, ...older] = linesOf(file);
  const needed = older.filter((line) => isNeeded(idOf(line)));
  const dropped = older.filter((line) => !needed.includes(line));
  if (dropped.length === 0) return undefined;
  const kept = `${file}${KEPT}${now.toISOString().replaceAll(/[-:.]/g, '').slice(0, 18)}`;
  keep(kept, dropped);
  replaceFile(file, textOf([current as string, ...needed]));
  return kept;
}

/** What a rotation puts behind the name of the key file, before the time that it was made. */
export const KEPT = '.before-rotation-';

/** The file in which a rotation kept the key of this id. */
export function keptFileOf(dataDir: string, keyId: string | undefined): string | undefined {
  const names = existsSync(dataDir) ? readdirSync(dataDir) : [];
  const files = names
    .map((name) => join(dataDir, name))
    .filter((name) => name.startsWith(secretKeyFile(dataDir) + KEPT));
  return files.find((file) => linesOf(file).some((line) => idOf(line) === keyId));
}

const linesOf = (file: string): string[] => readFileSync(file, 'utf8').trim().split('\n');

const textOf = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

const idOf = (line: string): string => toKey(Buffer.from(line, 'hex')).id;

/** On disk when it returns, and in nobody's place: until then the key is where it was. */
function keep(file: string, lines: readonly string[]): void {
  writeFileSync(file, textOf(lines), { mode: 0o600, flush: true, flag: 'wx' });
  syncFolderOf(file);
}

/** Whole or not at all, and on disk when it returns: what the new key sealed must never outlive it. */
function replaceFile(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
  syncFolderOf(file);
}

function syncFolderOf(file: string): void {
  const folder = openSync(dirname(file), 'r');
  fsyncSync(folder);
  closeSync(folder);
}
