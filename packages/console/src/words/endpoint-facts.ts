import type { Endpoint } from '../api/types.ts';
import { countOf, span } from './time.ts';
import type { Tone } from './tones.ts';

const states: Record<Endpoint['state'], { words: string; tone: Tone; means: string }> = {
  'waiting for key': {
    words: 'Waiting for key',
    tone: 'caution',
    means: 'Events are held until its signing key is pasted. None is lost.',
  },
  unproven: {
    words: 'Unproven',
    tone: 'caution',
    means: 'No event has verified with the newest key yet. What does not match is held.',
  },
  proven: { words: 'Proven', tone: 'good', means: 'Its events are genuine: each is verified before it counts.' },
  failing: {
    words: 'Failing',
    tone: 'bad',
    means: 'The last event was refused: its signature did not match. Customer.io sends nothing else while that lasts.',
  },
};

/** How an endpoint stands; a pause is said first, as it is somebody's wish. */
export function endpointState(endpoint: Pick<Endpoint, 'state' | 'pausedAtMs'>): {
  words: string;
  tone: Tone;
  means: string;
} {
  if (endpoint.pausedAtMs !== null && endpoint.state !== 'failing') {
    return { words: 'Paused', tone: 'plain', means: 'Events are stored, and start nothing until it is resumed.' };
  }
  return states[endpoint.state];
}

export interface Trouble {
  tone: Tone;
  what: string;
  meaning: string;
}

/** What is wrong with a trigger endpoint, by harm; undefined while it does its work. */
export function troubleOf(endpoint: Endpoint): Trouble | undefined {
  const { state, heldEvents, gaps, hint, webhook } = endpoint;
  const held = countOf(heldEvents, 'event is held', 'events are held');
  if (state === 'failing') {
    return { tone: 'bad', what: 'It refuses what comes', meaning: hint ?? 'The signing key does not fit any more.' };
  }
  if (state !== 'proven' && heldEvents > 0) {
    return {
      tone: 'caution',
      what: `${held} until they are proved genuine`,
      meaning: hint ?? 'Give it its signing key.',
    };
  }
  const silent = gaps.find(({ kind }) => kind === 'silent');
  if (silent?.kind === 'silent') {
    return {
      tone: 'caution',
      what: `Nothing has come for ${span(Date.now() - silent.sinceMs)}`,
      meaning: `Usually something comes within ${span(silent.usualSilenceMs)}. Look at the webhook in Customer.io.`,
    };
  }
  if (webhook?.fault)
    return { tone: 'caution', what: 'The webhook in Customer.io is not as set', meaning: webhook.fault };
  const late = gaps.find(({ kind }) => kind === 'late');
  if (late?.kind === 'late') {
    return {
      tone: 'caution',
      what: `${countOf(late.events, 'event', 'events')} came late`,
      meaning: `Up to ${span(late.longestLagMs)} after it happened: Customer.io could not reach this server.`,
    };
  }
  return undefined;
}
