import type { DestinationItem, ForwardedEvent } from '../api/types.ts';
import type { Trouble } from './endpoint-facts.ts';
import type { Tone } from './tones.ts';

interface State {
  words: string;
  tone: Tone;
  means: string;
}

const states: Record<DestinationItem['state'], State> = {
  delivering: { words: 'Delivering', tone: 'good', means: 'Events leave as they come.' },
  failing: {
    words: 'Failing',
    tone: 'bad',
    means: 'Several attempts in a row failed. One is made now and then until one is taken; none is lost.',
  },
  waiting: {
    words: 'Waiting',
    tone: 'caution',
    means: 'The receiver asked for a wait. Nothing leaves before its end.',
  },
  paused: { words: 'Paused', tone: 'plain', means: 'Events are queued, and leave when it is resumed.' },
  gone: {
    words: 'Switched off',
    tone: 'bad',
    means: 'The receiver answered 410: it wants no more. Events are queued, and leave when it is resumed.',
  },
};

const retrying: State = {
  words: 'Last attempt failed',
  tone: 'caution',
  means: 'Events leave as they come. What failed is tried again; none is lost.',
};

/** How a destination stands. */
export const destinationState = ({ state, reason }: Pick<DestinationItem, 'state' | 'reason'>): State =>
  state === 'delivering' && reason !== null ? retrying : states[state];

/** What is wrong with a destination; undefined while nobody has to look after it. */
export function destinationTrouble({ state, reason, host }: DestinationItem): Trouble | undefined {
  if (state !== 'failing' && state !== 'gone') return undefined;
  return {
    tone: 'bad',
    what: state === 'gone' ? `${host} wants no more events` : `Nothing arrives at ${host}`,
    meaning: reason ?? states[state].means,
  };
}

/** What it may be sent at once and in a second. */
export function paceWords({ perSecond, atOnce }: Pick<DestinationItem, 'perSecond' | 'atOnce'>): string {
  const pace = perSecond === null ? 'as fast as it takes them' : `${perSecond} a second at most`;
  return atOnce === 1 ? `One after the other, ${pace}` : `Up to ${atOnce} at once, ${pace}`;
}

const tones: Record<ForwardedEvent['status'], Tone> = {
  waiting: 'info',
  delivered: 'good',
  failed: 'bad',
  skipped: 'plain',
};

export const forwardedTone = (status: ForwardedEvent['status']): Tone => tones[status];

/** `waiting` for its first try and for another one are two things to a reader. */
export const forwardedWords = (status: ForwardedEvent['status'], attempts = 0): string =>
  status === 'waiting' && attempts > 0 ? 'to be retried' : status;
