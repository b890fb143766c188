import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('the lock file names no registry: everybody installs from their own', () => {
  const lock = readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8');
  expect(lock.match(/https?:\/\/[^"]*\.tgz/g)).toBeNull();
});

test('the lock file holds the optional packages of every platform', () => {
  const script = new URL('../scripts/complete-lockfile.js', import.meta.url).pathname;
  expect(execFileSync(process.execPath, [script, '--check'], { encoding: 'utf8' })).toContain('0 entries added');
});
