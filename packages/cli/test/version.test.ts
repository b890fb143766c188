import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('the version is that of the package', async () => {
  const folder = new URL('..', import.meta.url);
  const { version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
  const { stdout } = await promisify(execFile)(process.execPath, ['bin/cio-bridge.js', '--version'], { cwd: folder });
  expect(stdout).toBe(`${version}\n`);
});
