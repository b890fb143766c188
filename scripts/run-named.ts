import { readdirSync } from 'node:fs';

/**
 * `npm run bench -- NAME [flags]` runs bench/NAME.ts, and `npm run chaos -- NAME [flags]` likewise. `--names`
 * prints what there is, one a line; what they share lies in folders beside them.
 */
const [, , folder = '', name = ''] = process.argv;
const root = new URL(`../${folder}/`, import.meta.url);
const names = readdirSync(root)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3));

if (name === '--names') {
  console.log(names.join('\n'));
} else if (names.includes(name)) {
  await import(new URL(`${name}.ts`, root).href);
} else {
  console.error(`usage: npm run ${folder} -- NAME [flags]\nnames: ${names.join(', ')}`);
  process.exitCode = 1;
}
