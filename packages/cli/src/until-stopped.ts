const CLOSE_LIMIT_MS = 20_000;

/**
 * Keeps the process alive until Ctrl-C or a polite kill, then closes what runs. A second Ctrl-C
 * ends the process at once.
 */
export async function untilStopped(close: () => Promise<void>): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  process.once('SIGINT', () => process.exit(130));
  // Whatever it is that does not end: who asked for an end gets one.
  setTimeout(() => process.exit(1), CLOSE_LIMIT_MS).unref();
  await close();
  process.exit(0);
}
