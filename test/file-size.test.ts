import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('..', import.meta.url).pathname;

test.each(readdirSync(`${root}packages`))('no file of %s is too long to be read in one go', (name) => {
  const maxLines = name === 'server' ? 300 : 400;
  const tooLong = readdirSync(`${root}packages/${name}/src`, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.gen.ts'))
    .map((file) => ({
      file,
      lines: readFileSync(`${root}packages/${name}/src/${file}`, 'utf8').split('\n').length - 1,
    }))
    .filter(({ lines }) => lines > maxLines);
  expect(tooLong).toEqual([]);
});
