/**
 * Those who add something within a moment share what is written, and so its fsync.
 *
 * @param write - Never at work twice at once.
 * @returns what adds; it resolves once what was added is on disk, and throws what `write` threw.
 */
export function gather<Item>(
  gatherMs: number,
  write: (items: Item[]) => Promise<unknown>,
): (item: Item) => Promise<void> {
  let items: Item[] = [];
  let next: Promise<void> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  async function writeNext(): Promise<void> {
    await new Promise((wake) => setTimeout(wake, gatherMs));
    await last.catch(() => {}); // those who added to it have heard
    const taken = items;
    items = [];
    next = undefined;
    last = write(taken);
    await last;
  }

  return (item) => {
    items.push(item);
    next ??= writeNext();
    return next;
  };
}
