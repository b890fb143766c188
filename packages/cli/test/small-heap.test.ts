import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('the young generation stops growing at half of what it would take', async () => {
  const helper = new URL('../src/sync/small-heap.ts', import.meta.url).href;
  const script = `
    import { getHeapSpaceStatistics } from 'node:v8';
    import { setImmediate } from 'node:timers/promises';
    import { keepHeapSmall } from ${JSON.stringify(helper)};
    keepHeapSmall();
    let [kept, most] = [[], 0];
    for (let row = 0; row < 700_000; row += 1) {
      kept.push(new Array(64).fill(row));
      if (kept.length > 40_000) kept = [];
      if (row % 500 > 0) continue;
      await setImmediate();
      const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
      most = Math.max(most, young.space_used_size + young.space_available_size);
    }
    console.log(most);`;
  // Without its help a half of it would have 33 MB here.
  const args = ['--min-semi-space-size=16', '--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(Number(stdout)).toBeGreaterThan(16_000_000);
  expect(Number(stdout)).toBeLessThan(18_000_000);
});
