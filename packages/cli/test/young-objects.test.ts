import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('what is made where long-lived objects were made is young all the same', async () => {
  const helper = new URL('../src/young-objects.ts', import.meta.url).href;
  const script = `
    import { keepObjectsYoung } from ${JSON.stringify(helper)};
    keepObjectsYoung();
    const make = (n) => ({ n, of: [n, n, n, n] });
    for (let round = 0; round < 4; round += 1) {
      const kept = [];
      for (let n = 0; n < 400_000; n += 1) kept.push(make(n));
    }
    let old = 0;
    for (let n = 0; n < 1_000; n += 1) if (!%InYoungGeneration(make(n))) old += 1;
    console.log(old);`;
  // Without its help all of the thousand are old, five times of six.
  const args = ['--allow-natives-syntax', '--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout).toBe('0\n');
});
