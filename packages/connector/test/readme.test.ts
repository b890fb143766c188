import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test("the README's lines run as they stand", () => {
  const folder = new URL('..', import.meta.url);
  const [, lines = ''] = /```ts\n(.*?)```/s.exec(readFileSync(new URL('README.md', folder), 'utf8')) ?? [];
  const args = ['--conditions=@cio-bridge/source', '--input-type=module-typescript'];
  const printed = execFileSync(process.execPath, args, { cwd: folder, input: lines, encoding: 'utf8' });
  expect(printed).toMatch(/deliveryId: '.+', queuedAt: \d+/);
});
