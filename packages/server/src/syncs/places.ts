/** So many may be in at once; the others wait in line. */
export function createPlaces(count: number) {
  let free = count;
  const line: (() => void)[] = [];

  function leave(): void {
    free += 1;
    line.shift()?.();
  }

  return {
    /** @returns how to leave again. @throws the signal's reason when it fires first. */
    async take(signal: AbortSignal): Promise<() => void> {
      while (free === 0) {
        const { promise, resolve, reject } = Promise.withResolvers<void>();
        const giveUp = () => reject(signal.reason);
        line.push(resolve);
        signal.addEventListener('abort', giveUp, { once: true });
        await promise;
        signal.removeEventListener('abort', giveUp);
      }
      signal.throwIfAborted();
      free -= 1;
      return leave;
    },
  };
}
