/**
 * Some at once, begun in their order. One that fails holds up none of the others.
 *
 * @throws what the first of them to fail threw, once all are done.
 */
export async function eachOnItsOwn<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const left = items.values();
  let failure: { error: unknown } | undefined;
  const worker = async () => {
    for (const item of left) await work(item).catch((error: unknown) => (failure ??= { error }));
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  if (failure) throw failure.error;
}
