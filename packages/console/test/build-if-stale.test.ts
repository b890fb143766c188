import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const here = fileURLToPath(new URL('..', import.meta.url));
const inputs = ['src', 'public', 'index.html', 'package.json', 'vite.config.ts', 'build-if-stale.js'];
let copy: string;

// In a copy, because other tests may be serving the real one.
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'cio-bridge-build-'));
  for (const input of inputs) cpSync(join(here, input), join(copy, input), { recursive: true });
  symlinkSync(fileURLToPath(new URL('../../../node_modules', import.meta.url)), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true }));

const run = () => execFileSync(process.execPath, ['build-if-stale.js'], { cwd: copy, encoding: 'utf8' });
const builtAtMs = () => statSync(join(copy, 'dist/index.html')).mtimeMs;

test('builds what is missing or old, and leaves alone what is fresh, silently', () => {
  expect(run()).toBe('');
  expect(existsSync(join(copy, 'dist/index.html'))).toBe(true);
  const first = builtAtMs();
  expect(run()).toBe('');
  expect(builtAtMs()).toBe(first);
  const later = new Date(Date.now() + 60_000);
  utimesSync(join(copy, 'src/app/main.tsx'), later, later);
  expect(run()).toBe('');
  expect(builtAtMs()).toBeGreaterThan(first);
}, 180_000);
