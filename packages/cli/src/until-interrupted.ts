/** Fires at the first Ctrl-C or polite kill; a second one ends the process at once. */
export function untilInterrupted({ quiet = false } = {}): { signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    if (!quiet)
      console.error(
        '\nStopping: what is under way is awaited. Ctrl-C again ends it at once; nothing is lost then either.',
      );
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    signal: controller.signal,
    release() {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}
