import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTokens, openStore, startServer } from '@cio-bridge/server';
import { afterAll, beforeAll, expect, test } from 'vitest';

const main = new URL('../src/main.ts', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'cio-bridge-cli-'));
const dataDir = join(folder, 'data');

function cli(...args: string[]) {
  const command = ['--conditions=@cio-bridge/source', '--disable-warning=ExperimentalWarning', main, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', env: { NO_COLOR: '1' } });
  return { status, stdout, stderr };
}

beforeAll(async () => {
  const store = await openStore({ dataDir });
  await store.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

test('backup, then restore', () => {
  const file = join(folder, 'backup.db');
  const made = cli('backup', file, '--data', dataDir);
  expect([made.status, made.stdout]).toEqual([0, expect.stringContaining('was checked')]);
  expect(existsSync(file)).toBe(true);
  const again = cli('backup', file, '--data', dataDir);
  expect([again.status, again.stderr]).toEqual([1, expect.stringContaining('exists already')]);
  const restored = cli('restore', file, '--data', dataDir);
  expect([restored.status, restored.stdout]).toEqual([0, expect.stringContaining('What was there before is in')]);
});

test('doctor says what it found, for machines too, and fails when something is wrong', () => {
  const well = cli('doctor', '--data', dataDir, '--port', '0', '--json');
  expect(well.status).toBe(0);
  const checks = well.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { check: string; ok: boolean });
  expect(checks.map(({ check }) => check)).toContain('store integrity');
  const open = cli('doctor', '--data', dataDir, '--port', '0', '--host', '0.0.0.0');
  expect([open.status, open.stdout]).toEqual([1, expect.stringContaining('→ Set CIO_BRIDGE_PUBLIC_URL')]);
});

test('rotate-key makes a new key, seals anew and does not wait for a server that is not there', () => {
  const file = join(dataDir, 'secret.key');
  const before = '07'.repeat(32);
  writeFileSync(file, `${before}\n`, { mode: 0o600 });
  const rotated = cli('rotate-key', '--data', dataDir);
  expect([rotated.status, rotated.stdout]).toEqual([0, expect.stringContaining('The old key opens nothing')]);
  const after = readFileSync(file, 'utf8');
  expect(after).toMatch(/^[0-9a-f]{64}\n$/);
  expect(after).not.toContain(before);
});

test('a backup from before a rotation opens with the key that was kept, and restore and doctor say where that is', async () => {
  const place = join(folder, 'rotated');
  const [key, file] = [join(place, 'secret.key'), join(folder, 'before-rotation.db')];
  const server = await startServer({ host: '127.0.0.1', port: 0, dataDir: place, logLevel: 'silent' });
  await server.close();
  expect(cli('backup', file, '--data', place).status).toBe(0);
  const [, kept = ''] = /it is kept in (\S+)\. Delete/.exec(cli('rotate-key', '--data', place).stdout) ?? [];
  const [, later] = /it is kept in (\S+)\. Delete/.exec(cli('rotate-key', '--data', place).stdout) ?? [];
  expect([existsSync(kept), kept === later]).toEqual([true, false]);

  const mend = `cat ${kept} >> ${key}`;
  expect(cli('restore', file, '--data', place).stdout).toContain(
    `→ A rotation has kept the key that opens it: ${mend}`,
  );
  expect(cli('doctor', '--data', place, '--port', '0').stdout).toContain(mend);
  expect(spawnSync('sh', ['-c', mend]).status).toBe(0);
  expect(cli('doctor', '--data', place, '--port', '0').status).toBe(0);

  const elsewhere = cli('restore', file, '--data', join(folder, 'new')).stdout;
  expect(elsewhere).toContain(`${join(folder, 'new', 'secret.key')} is missing`);
  expect(elsewhere).toContain('put the secret.key that it was made with back');
});

test('token makes a token that opens what a builder may do, and no more', async () => {
  const made = cli('token', 'ci', '--data', dataDir);
  expect([made.status, made.stdout.trim()]).toEqual([0, expect.stringMatching(/^ciob_[\w-]{32}$/)]);
  const store = await openStore({ dataDir });
  const access = await createTokens({ db: store.db }).access(made.stdout.trim());
  await store.close();
  expect(access?.permissions.has('connections:write')).toBe(true);
  expect(access?.permissions.has('people:write')).toBe(false);
});
