/** Of those that were begun so often, so many begin at once; of those that were begun more often, one. */
const AT_ONCE: Record<number, number> = { 2: 64, 3: 8 };
/** How long others wait for one, unless it gets on: a step may wait for Customer.io's rates, and there may be many. */
const TURN_MS = 500;

/**
 * Turns of runs that were begun before and did not get on, because the server ended. Which of them ended it, nobody knows,
 * and most often it was none: a crash cuts off thousands. So they begin together, and the fewer at once the more often
 * they were begun; those that were begun most often come first, and beside no others: in the end one is blamed alone.
 *
 * @returns what resolves when the run has the turn. It has it until the signal, for some hundred milliseconds at most.
 */
export function createSuspectTurns(): (begun: number, until: AbortSignal) => Promise<void> {
  const waiting = new Map<number, (() => void)[]>();
  let group = 0;
  let inTurn = 0;

  function giveTurns(): void {
    const most = Math.max(0, ...waiting.keys());
    if (inTurn > 0 && most !== group) return;
    group = most;
    const line = waiting.get(group) ?? [];
    const turns = line.splice(0, (AT_ONCE[group] ?? 1) - inTurn);
    if (line.length === 0) waiting.delete(group);
    inTurn += turns.length;
    for (const take of turns) take();
  }

  function leave(): void {
    inTurn -= 1;
    giveTurns();
  }

  return (begun, until) =>
    new Promise((resolve) => {
      const take = () => {
        resolve();
        // A moment later: when the engine goes away, thousands in the line are over, and each would leave within the other.
        if (until.aborted) return queueMicrotask(leave);
        const late = setTimeout(end, TURN_MS).unref();
        function end(): void {
          clearTimeout(late);
          until.removeEventListener('abort', end);
          leave();
        }
        until.addEventListener('abort', end);
      };
      const line = waiting.get(begun) ?? [];
      waiting.set(begun, line);
      line.push(take);
      giveTurns();
    });
}
