import { z } from 'zod';

/** Cursor pages, newest first: pass `next` of one page as `before` of the following one. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.string().min(1).optional(),
});

/** Pages of lists in the order of names, which are short enough to be had whole: that is what one gets unless told. */
export const namedPageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1_000).default(1_000),
  before: z.string().min(1).optional().describe('`next` of the page before'),
});

/** @param ids - The cursor is the id of the last one of a page; of one that is gone by then, the list is begun anew. */
export function pageAfter<T extends { id: string }>(
  items: T[],
  { limit, before }: z.output<typeof namedPageQuery>,
): { items: T[]; next: string | null } {
  const start = before === undefined ? 0 : items.findIndex(({ id }) => id === before) + 1;
  const some = items.slice(start, start + limit);
  return { items: some, next: start + limit < items.length ? (some.at(-1)?.id ?? null) : null };
}

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

export function page<T extends { id: string }>(items: T[], limit: number): { items: T[]; next: string | null } {
  return { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
}
