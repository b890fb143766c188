import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const here = fileURLToPath(new URL('..', import.meta.url));
let copy: string;

// A page of one line: that of the console is built for all other tests.
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'cio-bridge-build-'));
  cpSync(join(here, 'build-if-stale.js'), join(copy, 'build-if-stale.js'));
  symlinkSync(fileURLToPath(new URL('../../../node_modules', import.meta.url)), join(copy, 'node_modules'));
  writeFileSync(join(copy, 'package.json'), '{"type":"module"}');
  writeFileSync(join(copy, 'index.html'), '<script type="module" src="/src/main.ts"></script>');
  mkdirSync(join(copy, 'src'));
  writeFileSync(join(copy, 'src/main.ts'), 'document.title = "built";');
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
  utimesSync(join(copy, 'src/main.ts'), later, later);
  expect(run()).toBe('');
  expect(builtAtMs()).toBeGreaterThan(first);
});
