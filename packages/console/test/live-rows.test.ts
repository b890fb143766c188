import { expect, test } from 'vitest';
import { mergeNewest } from '../src/lists/live-rows.ts';
import { joinPages } from '../src/lists/use-items.ts';

const rows = (ids: string, mark = '') => [...ids].map((id) => ({ id, mark }));
const ids = (items: { id: string }[] | undefined) => items?.map(({ id }) => id).join('');
const idOf = ({ id }: { id: string }) => id;

test.each([
  ['new rows stand above what is there', 'dcba', 'fedc', 'more', false, 'fedcba', 0],
  ['held, they are counted and kept out', 'dcba', 'fedc', 'more', true, 'dcba', 2],
  ['what no longer belongs leaves', 'dcba', 'ed', 'more', false, 'edcba', 0],
  ['what left between two that stay leaves', 'dcba', 'eca', 'more', false, 'eca', 0],
  ['a newest page that is the whole list replaces it', 'dcba', 'da', null, false, 'da', 0],
  ['a list that became empty is empty', 'dcba', '', null, false, '', 0],
] as const)('%s', (_what, loaded, newest, next, isHeld, shown, news) => {
  const merged = mergeNewest(rows(loaded), { items: rows(newest), next }, idOf, isHeld);
  expect([ids(merged?.items), merged?.news]).toEqual([shown, news]);
});

test('rows that are there are brought up to date, held or not', () => {
  for (const isHeld of [true, false]) {
    const merged = mergeNewest(rows('ba', 'old'), { items: rows('cb', 'new'), next: 'more' }, idOf, isHeld);
    expect(merged?.items.filter(({ id }) => id !== 'c').map(({ mark }) => mark)).toEqual(['new', 'old']);
  }
});

test('too much has happened when the newest page has none of what is there', () => {
  expect(mergeNewest(rows('ba'), { items: rows('zy'), next: 'more' }, idOf, false)).toBeUndefined();
});

test('a page more is put behind the rows that are there; other pages are joined anew', () => {
  const page = (...items: string[]) => ({ items, next: null });
  const [first, second, third] = [page('a', 'b'), page('c'), page('d')];
  const none = { pages: [], items: [] };
  const two = joinPages(none, [first, second]);
  expect(two.items).toEqual(['a', 'b', 'c']);
  expect(joinPages(two, [first, second])).toBe(two);
  expect(joinPages(two, [first, second, third]).items).toEqual(['a', 'b', 'c', 'd']);
  expect(joinPages(two, [page('new', 'a', 'b'), second]).items).toEqual(['new', 'a', 'b', 'c']);
  expect(joinPages(two, [first]).items).toEqual(['a', 'b']);
  expect(joinPages(two, []).items).toEqual([]);
});
