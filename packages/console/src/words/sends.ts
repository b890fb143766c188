import type { RunDetail } from '../api/types.ts';
import type { Tone } from './tones.ts';

type Send = Pick<RunDetail['sends'][number], 'state' | 'reason'>;

const settled = {
  sent: ['good', 'sent'],
  undecided: ['caution', 'outcome unknown'],
  'given-up': ['caution', 'not sent again'],
} as const;

/** How a message stands: one that Customer.io did not take may still be sent, until its run has ended. */
export function sendWords({ state, reason }: Send, isOver: boolean): readonly [tone: Tone, words: string] {
  if (state === 'released') return isOver ? ['bad', 'not sent'] : ['caution', 'not sent yet'];
  if (state !== 'intended') return settled[state];
  if (isOver) return settled.undecided;
  return reason === null ? ['info', 'on its way'] : ['caution', 'not known yet'];
}
