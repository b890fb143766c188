import { readdirSync } from 'node:fs';

/** `npm run chaos -- NAME [--kills N]` runs chaos/NAME.ts. */
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3))
  .filter((name) => name !== 'main');
const name = process.argv[2];

if (name === undefined || !names.includes(name)) {
  console.error(`usage: npm run chaos -- NAME [--kills N]\nnames: ${names.join(', ')}`);
  process.exitCode = 1;
} else {
  await import(`./${name}.ts`);
}
