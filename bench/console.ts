import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

// What a browser loads of the console before the first page stands, and what comes with the pages.
//   npm run build -w packages/console && npm run bench -- console

const dist = new URL('../packages/console/dist/', import.meta.url);
const ENTRY_BUDGET_KB = 200;
const FIRST_PAGE_BUDGET_KB = 350;

const kbOf = (path: string): number => gzipSync(readFileSync(new URL(path, dist)), { level: 9 }).length / 1_024;
const assets = readdirSync(new URL('assets/', dist)).map((name) => `assets/${name}`);
const html = readFileSync(new URL('index.html', dist), 'utf8');
const entry = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path as string);

/** Everything that a file needs before it runs, itself included. */
function neededBy(path: string, found = new Set<string>()): Set<string> {
  if (found.has(path)) return found;
  found.add(path);
  const text = readFileSync(new URL(path, dist), 'utf8');
  for (const [, name] of text.matchAll(/(?:^|[;}\s])(?:import|export)[^;'"`]*?["'`]\.\/([^"'`]+\.js)["'`]/g)) {
    neededBy(`assets/${name}`, found);
  }
  return found;
}
const sum = (paths: Iterable<string>): number => [...paths].reduce((total, path) => total + kbOf(path), 0);
const round = (kb: number): number => Math.round(kb * 10) / 10;

const js = new Set(entry.filter((path) => path.endsWith('.js')).flatMap((path) => [...neededBy(path)]));
const home = assets.find(
  (path) => path.endsWith('.js') && readFileSync(new URL(path, dist), 'utf8').includes('Needs you'),
);
const firstPage = new Set([...js, ...(home === undefined ? [] : neededBy(home))]);
const sizes = {
  bench: 'console',
  entryGzipKb: round(sum(js)),
  firstPageGzipKb: round(sum(firstPage)),
  cssGzipKb: round(sum(assets.filter((path) => path.endsWith('.css')))),
  allJsGzipKb: round(sum(assets.filter((path) => path.endsWith('.js')))),
};
console.log(JSON.stringify(sizes));
if (sizes.entryGzipKb > ENTRY_BUDGET_KB || sizes.firstPageGzipKb > FIRST_PAGE_BUDGET_KB) {
  console.error(`over budget: entry ${ENTRY_BUDGET_KB} KB, first page ${FIRST_PAGE_BUDGET_KB} KB`);
  process.exitCode = 1;
}
