import { useState } from 'react';
import type { Decision } from '../api/types.ts';

interface Held {
  decision: Decision;
  /** It waits no longer: somebody else decided, or the run was cancelled. */
  isGone: boolean;
}

export interface HeldDecision extends Held {
  key: string;
  /** Somebody has a hand on it. */
  onAnswering: () => void;
  /** They have gone on without an answer. */
  onLeft: () => void;
  /** It was answered, or is to be seen no longer. */
  onDone: () => void;
}

const keyOf = ({ runId, stepId }: Decision): string => `${runId} ${stepId}`;

/**
 * What waits for an answer, as cards. While somebody answers one, each stays where it is, under hand and eye: what is
 * asked anew comes below, and what others decide meanwhile says so in its place.
 */
export function useHeldDecisions(decisions: Decision[]): HeldDecision[] {
  const [answering, setAnswering] = useState<ReadonlySet<string>>(new Set());
  const [held, setHeld] = useState<Held[]>([]);
  const now = answering.size === 0 ? decisions.map((decision) => ({ decision, isGone: false })) : hold(held, decisions);
  if (!isSame(held, now)) setHeld(now);

  const leave = (key: string) => setAnswering((before) => new Set([...before].filter((each) => each !== key)));

  return now.map(({ decision, isGone }) => {
    const key = keyOf(decision);
    return {
      key,
      decision,
      isGone,
      onAnswering: () => setAnswering((before) => new Set([...before, key])),
      onLeft: () => leave(key),
      onDone() {
        leave(key);
        setHeld((before) => before.filter((each) => keyOf(each.decision) !== key));
      },
    };
  });
}

function hold(held: Held[], decisions: Decision[]): Held[] {
  const waiting = new Map(decisions.map((decision) => [keyOf(decision), decision]));
  const known = new Set(held.map(({ decision }) => keyOf(decision)));
  return [
    ...held.map(({ decision }) => {
      const now = waiting.get(keyOf(decision));
      return { decision: now ?? decision, isGone: now === undefined };
    }),
    ...decisions.filter((decision) => !known.has(keyOf(decision))).map((decision) => ({ decision, isGone: false })),
  ];
}

const isSame = (before: Held[], now: Held[]): boolean =>
  before.length === now.length &&
  before.every(({ decision, isGone }, at) => decision === now[at]?.decision && isGone === now[at].isGone);
