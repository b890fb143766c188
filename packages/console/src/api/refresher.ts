/**
 * Runs `refresh` soon after each call, never twice at once and at most once every `gapMs`: a burst of
 * a thousand changes is a few refreshes, and the last of them is never missed.
 */
export function createRefresher(refresh: () => Promise<unknown>, gapMs: number): () => void {
  let isWanted = false;
  let isBusy = false;

  async function work(): Promise<void> {
    isBusy = true;
    while (isWanted) {
      isWanted = false;
      // A refresh that fails shows its error where its data would have been.
      await refresh().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, gapMs));
    }
    isBusy = false;
  }

  return () => {
    isWanted = true;
    if (!isBusy) void work();
  };
}
