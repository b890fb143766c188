import { checkWholeFromOne } from '../check.ts';

export interface PageQuery {
  /** Cursor: `next` of the page before. */
  start?: string | undefined;
  /** Entries per page. */
  limit?: number | undefined;
}

export interface Page<T> {
  items: T[];
  /** Cursor of the next page; absent on the last one. */
  next?: string;
}

/**
 * A list behind a cursor.
 *
 * @example
 * ```ts
 * for await (const person of cio.app.segments.membership(7)) console.log(person.email);
 * const firstFew = await cio.app.segments.membership(7).toArray({ limit: 500 });
 * const { items, next } = await cio.app.segments.membership(7, { limit: 100 }).page();
 * ```
 */
export class Paged<T> implements AsyncIterable<T> {
  readonly #load: (query: PageQuery) => Promise<RawPage<T>>;
  readonly #query: PageQuery;

  constructor(query: PageQuery, load: (query: PageQuery) => Promise<RawPage<T>>) {
    this.#query = query;
    this.#load = load;
  }

  /** The page at `start`, alone. */
  async page(): Promise<Page<T>> {
    const { items, next } = await this.#load(this.#query);
    // What the last page says is not published: nothing, null, '' and 0 all mean that there is no more.
    return { items: items ?? [], ...(next ? { next: String(next) } : {}) };
  }

  /**
   * The items from `start` on, at most `limit` of them: as many pages are read as that takes.
   *
   * @throws {CioError} `cio_invalid_input` without a `limit` that is a whole number from 1 up: how much there is, and so
   * how many calls and how much memory it takes, is for a workspace to decide.
   */
  async toArray({ limit }: { limit: number }): Promise<T[]> {
    checkWholeFromOne('limit', limit);
    const items: T[] = [];
    for await (const item of this) {
      items.push(item);
      if (items.length === limit) break;
    }
    return items;
  }

  /** Every item from `start` on, page by page. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    let start = this.#query.start;
    const seen = new Set<string | undefined>(); // cursors that go round in a circle would go on for ever
    do {
      seen.add(start);
      const { items, next } = await new Paged({ ...this.#query, start }, this.#load).page();
      yield* items;
      start = next;
    } while (start !== undefined && !seen.has(start));
  }
}

/** As answered: lists may be `null`. */
export interface RawPage<T> {
  items: T[] | null | undefined;
  next: string | number | null | undefined;
}
