import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const folder = new URL('.', import.meta.url).pathname;
const stories = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
  .map(({ name }) => name);

test.concurrent.each(stories)('%s runs as its README says', async (story) => {
  const { stdout } = await run(process.execPath, ['--conditions=@cio-bridge/source', `${folder}${story}/main.ts`]);
  expect(stdout).toBe(`${story}: ok\n`);
});
