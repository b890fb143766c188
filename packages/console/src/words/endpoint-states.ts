import type { Endpoint } from '../api/types.ts';
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
