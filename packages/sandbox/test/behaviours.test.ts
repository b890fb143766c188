import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { behaviours } from '../src/behaviours.ts';
import { behavioursPage } from '../src/behaviours-page.ts';

const here = new URL('.', import.meta.url);

test('every behaviour is cited by a test', () => {
  const cited = new Set<string>();
  for (const file of readdirSync(here).filter((name) => name.endsWith('.test.ts'))) {
    const source = readFileSync(new URL(file, here), 'utf8');
    for (const [, list = ''] of source.matchAll(/^behaviour\(\s*(\[[^\]]*\]|'[^']+')/gm)) {
      for (const [, id = ''] of list.matchAll(/'([^']+)'/g)) cited.add(id);
    }
  }
  expect(Object.keys(behaviours).filter((id) => !cited.has(id))).toEqual([]);
});

test('docs/sandbox.md is what the behaviours make of it (vitest -u writes it)', async () => {
  await expect(behavioursPage()).toMatchFileSnapshot('../../../docs/sandbox.md');
});
