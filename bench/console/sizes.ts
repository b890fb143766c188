import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/**
 * What a browser loads of the console, gzipped, in KB: before anything shows, for the first page, and in all. `editor` is
 * what opening a workflow on its canvas, with its forms, adds to the first page; `yamlView` what its text adds to that.
 */
export function sizesOf(dist: URL) {
  const textOf = (path: string): string => readFileSync(new URL(path, dist), 'utf8');
  const kbOf = (path: string): number => gzipSync(textOf(path), { level: 9 }).length / 1_024;
  const sum = (paths: Iterable<string>): number =>
    Math.round([...paths].reduce((total, path) => total + kbOf(path), 0) * 10) / 10;

  /** Everything that a file needs before it runs, itself included. */
  function neededBy(path: string, found = new Set<string>()): Set<string> {
    if (found.has(path)) return found;
    found.add(path);
    for (const [, name] of textOf(path).matchAll(
      /(?:^|[;}\s])(?:import|export)[^;'"`(]*?["'`]\.\/([^"'`]+\.js)["'`]/g,
    )) {
      neededBy(`assets/${name}`, found);
    }
    return found;
  }

  const assets = readdirSync(new URL('assets/', dist)).map((name) => `assets/${name}`);
  const named = [...textOf('index.html').matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(
    ([, path]) => path ?? '',
  );
  const entry = new Set(named.flatMap((path) => [...neededBy(path)]));
  const home = assets.find((path) => path.endsWith('.js') && textOf(path).includes('Needs you'));
  if (home === undefined) throw new Error('no file of the console holds the page Home');
  const firstPage = new Set([...entry, ...neededBy(home)]);
  const chunk = (name: string): Set<string> => {
    const path = assets.find((each) => new RegExp(`^assets/${name}-[\\w-]+\\.js$`).test(each));
    if (path === undefined) throw new Error(`no file of the console is named ${name}`);
    return neededBy(path);
  };
  const editor = ['edit-page', 'canvas', 'forms']
    .map(chunk)
    .reduce((all, each) => all.union(each))
    .difference(firstPage);
  return {
    entry: sum(entry),
    firstPage: sum(firstPage),
    editor: sum(editor),
    yamlView: sum(chunk('yaml-view').difference(firstPage).difference(editor)),
    css: sum(assets.filter((path) => path.endsWith('.css'))),
    allJs: sum(assets.filter((path) => path.endsWith('.js'))),
  };
}
