import type { Choice, ChoicePage, ChoiceQuery } from '../define-action.ts';

const pageSize = 50;

/** A page of a list that Customer.io hands out whole. */
export function pageOf(all: readonly Choice[], { search = '', next }: ChoiceQuery): ChoicePage {
  const wanted = search.trim().toLowerCase();
  const found = all.filter(({ label, value }) => `${label} ${value}`.toLowerCase().includes(wanted));
  const start = next === undefined ? 0 : Number.parseInt(next, 10) || 0;
  const end = start + pageSize;
  return { choices: found.slice(start, end), ...(end < found.length && { next: String(end) }) };
}
