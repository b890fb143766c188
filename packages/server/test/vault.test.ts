import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lockDataDir } from '../src/store/data-dir-lock.ts';
import { openStore, type Store } from '../src/store/store.ts';
import { assertKeyFits, WrongMasterKey } from '../src/vault/assert-key-fits.ts';
import { MissingMasterKey, openKeyring } from '../src/vault/master-key.ts';
import { RotationUnderWay, rotateKey } from '../src/vault/rotate-key.ts';
import { sealedColumns } from '../src/vault/sealed-columns.ts';
import { createSettings } from '../src/vault/settings.ts';
import { createVault, VaultError } from '../src/vault/vault.ts';
import { stores, type TestPlace } from './stores.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'cio-bridge-vault-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

test('what is sealed opens again, for its record alone', () => {
  const vault = createVault(openKeyring({ dataDir }));
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.string(), (plaintext, record, other) => {
      const sealed = vault.seal(record, plaintext);
      expect(vault.open(record, sealed)).toBe(plaintext.toWellFormed());
      expect(vault.seal(record, plaintext)).not.toBe(sealed);
      if (other !== record) expect(() => vault.open(other, sealed)).toThrow(VaultError);
    }),
  );
});

test('any change of a sealed value is refused', () => {
  const vault = createVault(openKeyring({ dataDir }));
  const sealed = vault.seal('a', 'a secret of some length');
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), fc.constantFrom(...'AQgw09.-'), (at, letter) => {
      const changed = sealed.slice(0, at) + letter + sealed.slice(at + 1);
      // The last letter of Base64 can carry bits that nobody reads.
      const means = (text: string) => Buffer.from(text.split('.')[2] ?? '', 'base64url').toString('hex');
      if (
        changed.split('.').length === 3 &&
        means(changed) === means(sealed) &&
        changed.slice(0, 12) === sealed.slice(0, 12)
      )
        return;
      expect(() => vault.open('a', changed)).toThrow(VaultError);
    }),
  );
});

test('it is AES-256-GCM as others know it', () => {
  const secretKey = 'a key that is as long as it has to be';
  const sealed = createVault(openKeyring({ dataDir, secretKey })).seal('settings/x/value', 'hello');
  // Web Crypto, which shares no code with ours, opens it with the SHA-256 of the key that `openssl` gives.
  const key = execFileSync('openssl', ['dgst', '-sha256', '-binary'], { input: secretKey });
  const bytes = Buffer.from(sealed.split('.')[2] as string, 'base64url');
  const opened = crypto.subtle
    .importKey('raw', key, 'AES-GCM', false, ['decrypt'])
    .then((imported) =>
      crypto.subtle.decrypt(
        { name: 'AES-GCM', iv: bytes.subarray(0, 12), additionalData: Buffer.from('settings/x/value') },
        imported,
        Buffer.concat([bytes.subarray(28), bytes.subarray(12, 28)]),
      ),
    );
  return expect(opened.then((text) => Buffer.from(text).toString())).resolves.toBe('hello');
});

test('the key file is for its owner alone, and damage to it is said plainly', () => {
  openKeyring({ dataDir });
  const file = join(dataDir, 'secret.key');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  writeFileSync(file, 'not a key');
  expect(() => openKeyring({ dataDir })).toThrow(/does not hold a master key/);
  expect(() => openKeyring({ dataDir, secretKey: 'short' })).toThrow(/at least 32 characters/);
});

describe.each(stores)('on $name', (kind) => {
  let place: TestPlace;
  beforeEach(async () => {
    place = await kind.place();
  });
  afterEach(() => place.remove());

  test('a wrong master key is refused at the start', async () => {
    const store = await openStore(place);
    const settings = (secretKey: string) =>
      createSettings({ db: store.db, vault: createVault(openKeyring({ ...place, secretKey })) });
    await assertKeyFits(settings('the key that the store was made with'));
    await assertKeyFits(settings('the key that the store was made with'));
    await expect(assertKeyFits(settings('another key that is long enough too'))).rejects.toThrow(WrongMasterKey);
    await store.close();
  });

  test('a rotation seals everything anew while a server works on, and keeps the old key elsewhere', async () => {
    const store = await openStore(place);
    const keyring = openKeyring(place);
    const settings = createSettings({ db: store.db, vault: createVault(keyring) });
    for (let index = 0; index < 250; index += 1) await settings.secret(`secret ${index}`, () => `value ${index}`);
    const file = join(place.dataDir, 'secret.key');
    const before = readFileSync(file, 'utf8').trim();

    const server = lockDataDir(place.dataDir);
    const rotating = rotateKey({ db: store.db, ...place, wait: () => sleep(100) });
    // The server of before: it seals while the rotation is under way.
    await settings.secret('during', () => 'sealed in the middle');
    const { resealed, kept = '' } = await rotating;
    expect(resealed).toBeGreaterThanOrEqual(250);
    server.release();

    expect(readFileSync(file, 'utf8')).not.toContain(before);
    expect(basename(kept)).toMatch(/^secret\.key\.before-rotation-\d{8}T\d{9}$/);
    expect([readFileSync(kept, 'utf8'), statSync(kept).mode & 0o777]).toEqual([`${before}\n`, 0o600]);
    const afterRestart = createSettings({ db: store.db, vault: createVault(openKeyring(place)) });
    for (const reader of [settings, afterRestart]) {
      expect(await reader.secret('secret 249', () => 'never')).toBe('value 249');
      expect(await reader.secret('during', () => 'never')).toBe('sealed in the middle');
    }
    await store.close();
  });

  test('no server at work, nothing to wait for', async () => {
    if (place.databaseUrl !== undefined) return; // other nodes may be anywhere
    const store = await openStore(place);
    await createSettings({ db: store.db, vault: createVault(openKeyring(place)) }).secret('x', () => 'kept');
    let waits = 0;
    const wait = async () => {
      waits += 1;
    };
    await rotateKey({ db: store.db, ...place, wait });
    expect(waits).toBe(0);
    const server = lockDataDir(place.dataDir);
    await rotateKey({ db: store.db, ...place, wait });
    expect(waits).toBe(1);
    server.release();
    await store.close();
  });

  test('of two rotations at once one is refused, and every secret still opens', async () => {
    const store = await openStore(place);
    const settings = createSettings({ db: store.db, vault: createVault(openKeyring(place)) });
    for (let index = 0; index < 20; index += 1) await settings.secret(`secret ${index}`, () => `value ${index}`);
    const rotation = () => rotateKey({ db: store.db, ...place, wait: () => sleep(50) });
    const keys: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      keys.push(readFileSync(join(place.dataDir, 'secret.key'), 'utf8'));
      const outcomes = await Promise.allSettled([rotation(), rotation()]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const refused = outcomes.find((outcome) => outcome.status === 'rejected');
      expect(refused?.reason).toBeInstanceOf(RotationUnderWay);
    }
    const kept = readdirSync(place.dataDir)
      .filter((name) => name.includes('before-rotation'))
      .sort();
    expect(kept.map((name) => readFileSync(join(place.dataDir, name), 'utf8'))).toEqual(keys);
    const afterRestart = createSettings({ db: store.db, vault: createVault(openKeyring(place)) });
    for (let index = 0; index < 20; index += 1) {
      expect(await afterRestart.secret(`secret ${index}`, () => 'never')).toBe(`value ${index}`);
    }
    await store.close();
  });

  test('a key that something is still sealed with stays in the file', async () => {
    const store = await openStore(place);
    const settings = createSettings({ db: store.db, vault: createVault(openKeyring(place)) });
    await settings.secret('late', () => 'written late');
    await settings.secret('x', () => 'kept');
    await holdBackChanges(store);
    await rotateKey({ db: store.db, ...place, wait: async () => {} });
    const lines = readFileSync(join(place.dataDir, 'secret.key'), 'utf8').trim().split('\n');
    expect(lines).toHaveLength(2);
    const afterRestart = createSettings({ db: store.db, vault: createVault(openKeyring(place)) });
    expect(await afterRestart.secret('late', () => 'never')).toBe('written late');
    expect(await afterRestart.secret('x', () => 'never')).toBe('kept');
    await store.close();
  });

  test('a rotation without the keys of all that is sealed changes nothing', async () => {
    const store = await openStore(place);
    await createSettings({ db: store.db, vault: createVault(openKeyring(place)) }).secret('x', () => 'kept');
    const file = join(place.dataDir, 'secret.key');
    const key = readFileSync(file);
    const other = `${'07'.repeat(32)}\n`;
    writeFileSync(file, other);
    await expect(rotateKey({ db: store.db, ...place })).rejects.toThrow(VaultError);
    expect(readFileSync(file, 'utf8')).toBe(other);
    rmSync(file);
    await expect(rotateKey({ db: store.db, ...place })).rejects.toThrow(MissingMasterKey);
    writeFileSync(file, key);
    await rotateKey({ db: store.db, ...place, wait: async () => {} });
    await store.close();
  });

  test('a key from the environment is rotated with the one before it', async () => {
    const store = await openStore(place);
    const [first, second] = ['the first key, which is long enough', 'the second key, which is long enough'] as const;
    const settings = (...[secretKey, previousSecretKey]: [string, string?]) =>
      createSettings({ db: store.db, vault: createVault(openKeyring({ ...place, secretKey, previousSecretKey })) });
    await settings(first).secret('x', () => 'kept');
    expect(await settings(second, first).secret('x', () => 'never')).toBe('kept');
    const rotated = rotateKey({
      db: store.db,
      ...place,
      secretKey: second,
      previousSecretKey: first,
      wait: async () => {},
    });
    expect(await rotated).toEqual({ resealed: 1, kept: undefined });
    expect(await settings(second).secret('x', () => 'never')).toBe('kept');
    await expect(settings(first).secret('x', () => 'never')).rejects.toThrow(VaultError);
    await store.close();
  });

  test('no sealed column is forgotten by a rotation', async () => {
    const store = await openStore(place);
    const tables = await store.db.introspection.getTables();
    const found = tables.flatMap(({ name, columns }) =>
      columns.filter((column) => /^sealed(_|$)/.test(column.name)).map((column) => `${name}.${column.name}`),
    );
    expect(found.sort()).toEqual(sealedColumns.map(({ table, column }) => `${table}.${column}`).sort());
    for (const { table, keys } of sealedColumns) {
      await sql`select ${sql.join(keys.map((key) => sql.ref(key)))} from ${sql.table(table)}`.execute(store.db);
    }
    await store.close();
  });
});

/** As a server that writes an old value again whenever it is sealed anew. */
async function holdBackChanges({ db, kind }: Store): Promise<void> {
  if (kind === 'postgres') {
    await sql`create function hold_back() returns trigger language plpgsql as 'begin return null; end'`.execute(db);
    await sql`create trigger hold_back before update on settings for each row when (old.name = 'late') execute function hold_back()`.execute(
      db,
    );
    return;
  }
  await sql`create trigger hold_back before update on settings when old.name = 'late' begin select raise(ignore); end`.execute(
    db,
  );
}
