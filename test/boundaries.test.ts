import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

// Read as "may depend on". A new arrow is a design decision: change it here, in review.
const allowed: Record<string, string[]> = {
  sdk: [],
  connector: ['sdk'],
  sync: ['sdk', 'connector'],
  sandbox: [],
  console: [],
  server: ['sdk', 'connector', 'sync', 'console'],
  weweb: ['connector'],
  // Its bundle holds the connector, so what it declares is nothing.
  n8n: ['connector'],
  cli: ['sdk', 'connector', 'sync', 'sandbox', 'server'],
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

/** The server's wings, the lowest floor first: imports run from a higher floor to a lower one, and within a wing. */
const floors = [
  ['store'],
  ['access', 'telemetry', 'vault'],
  ['connections'],
  ['inbound'],
  ['workflows'],
  ['syncs', 'forwarding'],
  ['http', 'operations'],
];
/** On one floor, and yet below: people sign in with secrets that the vault seals. */
const onOneFloor = ['access -> vault', 'access -> telemetry'];
const atTheDoor = ['config.ts', 'ids.ts', 'index.ts', 'require-node.ts', 'start-server.ts'];
/** What every wing may read, and what of a wing they read themselves: how an engine's address is written is the engine's. */
const forEverybody: Record<string, string[]> = {
  'config.ts': ['workflows/engine/engine-address.ts'],
  'ids.ts': [],
};

test('the server has its wings, and beside them only what opens the door', () => {
  const found = readdirSync(`${root}/packages/server/src`).sort();
  expect(found).toEqual([...floors.flat(), ...atTheDoor].sort());
});

test('inside the server, imports run down the floors', () => {
  const src = join(root, 'packages/server/src');
  const floorOf = (wing: string) => floors.findIndex((wings) => wings.includes(wing));
  const offences = sourceFiles(src).flatMap((file) => {
    const from = file.slice(src.length + 1);
    return importsOf(file).flatMap((path) => {
      const to = join(dirname(file), path).slice(src.length + 1);
      const [wing, target] = [from, to].map((each) => each.split('/')[0] as string) as [string, string];
      const isDown = floorOf(wing) > floorOf(target) || onOneFloor.includes(`${wing} -> ${target}`);
      const isAllowed = floorOf(target) >= 0 ? wing === target || isDown : target in forEverybody;
      const isAllowedAtTheDoor = forEverybody[wing]?.includes(to) ?? true;
      const isFine = floorOf(wing) >= 0 ? isAllowed : isAllowedAtTheDoor;
      return isFine || to === '../package.json'
        ? []
        : [`packages/server/src/${from} imports packages/server/src/${to}`];
    });
  });
  expect(offences).toEqual([]);
});

const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import\() ?'(\.[^']+\.tsx?)'/g)].map(([, path]) => path as string);

test('inside the server, only src/workflows/engine knows Restate', () => {
  const offences = sourceFiles(`${root}/packages/server/src`)
    .filter((file) => !file.includes('/server/src/workflows/engine/'))
    .filter((file) => /restate/i.test(readFileSync(file, 'utf8')))
    .map((file) => file.slice(root.length));
  expect(offences).toEqual([]);
});

/** The console's folders, and what each may read: pages never read each other. */
const consoleFolders: Record<string, string[]> = {
  words: ['api'],
  api: [],
  ui: ['words', 'api'],
  lists: ['ui', 'words', 'api'],
  'schema-form': ['ui', 'words', 'api'],
  editor: ['schema-form', 'lists', 'ui', 'words', 'api'],
  pages: ['editor', 'schema-form', 'lists', 'ui', 'words', 'api'],
  app: ['pages', 'lists', 'ui', 'words', 'api'],
};

test('inside the console, imports run from the app to its pages, and from them to what they share', () => {
  const src = join(root, 'packages/console/src');
  const offences = sourceFiles(src).flatMap((file) => {
    const from = file.slice(src.length + 1);
    return importsOf(file).flatMap((path) => {
      const to = join(dirname(file), path).slice(src.length + 1);
      const [folder, target] = [from, to].map((each) => each.split('/')[0] as string) as [string, string];
      const isOwnPage = folder !== 'pages' || target !== 'pages' || from.split('/')[1] === to.split('/')[1];
      const isFine = folder === target ? isOwnPage : consoleFolders[folder]?.includes(target);
      return isFine ? [] : [`packages/console/src/${from} imports packages/console/src/${to}`];
    });
  });
  expect(offences).toEqual([]);
});

test('no page of the console is longer than can be read in one go', () => {
  const tooLong = sourceFiles(`${root}/packages/console/src`)
    .filter((file) => !file.endsWith('.gen.ts'))
    .filter((file) => readFileSync(file, 'utf8').split('\n').length > 201)
    .map((file) => file.slice(root.length));
  expect(tooLong).toEqual([]);
});
