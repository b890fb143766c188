import { execFile, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const folder = new URL('.', import.meta.url).pathname;
const stories = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
  .map(({ name }) => name);

const isHere = (program: string) => spawnSync(program, ['--version']).status === 0;
const skipped = isHere('python3') || process.env.CIO_BRIDGE_REQUIRE_LANGUAGES === '1' ? [] : ['python-http'];

/** The first time, some install what they run on. */
const timeoutMs = 600_000;

test.concurrent.each(stories.filter((story) => !skipped.includes(story)))(
  '%s runs',
  async (story) => {
    const { stdout } = await run(process.execPath, ['--conditions=@cio-bridge/source', `${folder}${story}/main.ts`]);
    expect(stdout).toBe(`${story}: ok\n`);
  },
  timeoutMs,
);
