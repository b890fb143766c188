import { Problem } from '../../store/problem.ts';

/** Tests hold what their steps gave while they go on: more at once could come to more than the server has. */
const AT_ONCE = 3;
/** Of one client, the one that is being done among them. */
const MAX_IN_LINE = 10;

/**
 * Does the work when it is the client's turn.
 *
 * @throws Problem 429 `tests_busy` when too much of this client is in line.
 */
export type TestTurns = <T>(clientId: string, work: () => Promise<T>) => Promise<T>;

/** Tests, one of each client at a time and some at once: who has many holds up none but itself. */
export function createTestTurns(): TestTurns {
  const lines = new Map<string, (() => void)[]>();
  const atWork = new Set<string>();

  function beginNext(): void {
    for (const [clientId, line] of lines) {
      if (atWork.size >= AT_ONCE) return;
      if (atWork.has(clientId)) continue;
      const begin = line.shift();
      lines.delete(clientId);
      if (line.length > 0) lines.set(clientId, line); // behind the others
      atWork.add(clientId);
      begin?.();
    }
  }

  return async (clientId, work) => {
    const line = lines.get(clientId) ?? [];
    if (line.length + (atWork.has(clientId) ? 1 : 0) >= MAX_IN_LINE) {
      throw new Problem(429, 'tests_busy', `${MAX_IN_LINE} tests of this client are being run: try again in a moment`);
    }
    const turn = Promise.withResolvers<void>();
    line.push(turn.resolve);
    lines.set(clientId, line);
    beginNext();
    await turn.promise;
    try {
      return await work();
    } finally {
      atWork.delete(clientId);
      beginNext();
    }
  };
}
