import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

// Read as "may depend on". A new arrow is a design decision: change it here, in review.
const allowed: Record<string, string[]> = {
  sdk: [],
  connector: ['sdk'],
  sandbox: [],
  console: [],
  server: ['sdk', 'connector', 'console'],
  cli: ['sdk', 'connector', 'sandbox', 'server'],
};

const sourceFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `${folder}/${file}`);

const root = new URL('..', import.meta.url).pathname;
const packages = readdirSync(`${root}/packages`);

test.each(packages)('%s declares only the arrows it may', (name) => {
  const manifest = JSON.parse(readFileSync(`${root}/packages/${name}/package.json`, 'utf8'));
  const ours = Object.keys(manifest.dependencies ?? {}).filter((dependency) => dependency.startsWith('@cio-bridge/'));
  expect(allowed[name]).toEqual(expect.arrayContaining(ours.map((dependency) => dependency.slice(12))));
});

test.each(packages)('%s imports only what it may, and never reaches into another package', (name) => {
  // Its own name is let through: examples in docstrings and generated pages begin with it.
  const offences = sourceFiles(`${root}/packages/${name}/src`).flatMap((file) => {
    const imports = [
      ...readFileSync(file, 'utf8').matchAll(/from '(@cio-bridge\/([^'/]+)[^']*|(?:\.\.\/)+packages\/[^']*)'/g),
    ];
    return imports
      .filter(
        ([, path, target]) =>
          !target || path !== `@cio-bridge/${target}` || ![name, ...(allowed[name] ?? [])].includes(target),
      )
      .map(([, path]) => `${file.slice(root.length)}: ${path}`);
  });
  expect(offences).toEqual([]);
});

test('inside the server, only src/workflows/engine knows Restate', () => {
  const offences = sourceFiles(`${root}/packages/server/src`)
    .filter((file) => !file.includes('/server/src/workflows/engine/'))
    .filter((file) => /restate/i.test(readFileSync(file, 'utf8')))
    .map((file) => file.slice(root.length));
  expect(offences).toEqual([]);
});
