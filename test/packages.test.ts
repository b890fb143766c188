import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Package, publishedPackages, root } from '../scripts/packages.ts';

const packages = publishedPackages();
const versions = new Map(packages.map(({ manifest }) => [manifest.name, manifest.version]));
const json = (path: string) => JSON.parse(readFileSync(`${root}${path}`, 'utf8'));

describe.each(packages.map((one): [string, Package] => [one.folder, one]))('%s', (folder, { path, manifest }) => {
  test('says whose it is, what it is about, and under which licence', () => {
    expect(manifest).toMatchObject({
      // n8n takes nodes under MIT only.
      license: folder === 'n8n' ? 'MIT' : 'Apache-2.0',
      description: expect.stringMatching(/.{20}/),
      keywords: expect.arrayContaining(['customer.io']),
      repository: { url: 'git+https://github.com/cio-bridge/cio-bridge.git', directory: `packages/${folder}` },
      engines: { node: json('packages/cli/package.json').engines.node },
      scripts: { prepack: `node ../../scripts/build.ts ${folder}` },
    });
  });

  test('has a README whose links lead somewhere once it is installed', () => {
    const readme = readFileSync(`${path}/README.md`, 'utf8');
    const links = [...readme.matchAll(/\]\(([^)#]+)/g)].map(([, target = '']) => target);
    const dead = links.filter((target) => {
      const [, inRepository] =
        /^https:\/\/github\.com\/cio-bridge\/cio-bridge\/(?:blob|tree)\/main\/(.*)/.exec(target) ?? [];
      if (inRepository !== undefined) return !existsSync(`${root}${inRepository}`);
      return !target.startsWith('https://') && (target.startsWith('..') || !existsSync(`${path}/${target}`));
    });
    expect(dead).toEqual([]);
  });
});

test.each([...readdirSync(`${root}packages`).map((name) => `packages/${name}`), 'examples', 'bench', 'chaos'])(
  '%s takes the others at the version that they have',
  (folder) => {
    const { dependencies = {}, devDependencies = {} } = json(`${folder}/package.json`);
    const ours = Object.entries({ ...dependencies, ...devDependencies }).filter(([name]) => versions.has(name));
    expect(ours).toEqual(ours.map(([name]) => [name, `^${versions.get(name)}`]));
  },
);

test('nothing is constructed by way of a type assertion: TypeScript 7.0.2 emits `new (f() as T).C()` without its parentheses', () => {
  const offences = packages.flatMap(({ path }) =>
    readdirSync(`${path}/src`, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .filter((file) => /\bnew \([^;]*? as /.test(readFileSync(`${path}/src/${file}`, 'utf8')))
      .map((file) => `${path.slice(root.length)}/src/${file}`),
  );
  expect(offences).toEqual([]);
});
