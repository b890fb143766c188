import type { Connection, Endpoint } from '../api/types.ts';
import { environmentState } from './keys.ts';
import type { Tone } from './tones.ts';

/** What stands worst at a client, in a word: a key that is refused before an endpoint that fails. */
export function clientHealth(connections: Connection[], endpoints: Endpoint[]): { words: string; tone: Tone } {
  const states = connections.flatMap(({ environments }) => Object.values(environments).map(environmentState));
  if (states.length === 0) return { words: 'Not connected', tone: 'plain' };
  if (states.some(({ words }) => words === 'Key refused')) return { words: 'Key refused', tone: 'bad' };
  if (endpoints.some(({ state }) => state === 'failing')) return { words: 'Trigger failing', tone: 'bad' };
  if (states.some(({ tone }) => tone === 'bad')) return { words: 'Has a fault', tone: 'bad' };
  if (endpoints.some(({ gaps }) => gaps.some(({ kind }) => kind === 'silent'))) {
    return { words: 'Trigger silent', tone: 'caution' };
  }
  if (states.some(({ tone }) => tone === 'caution')) return { words: 'To be tested', tone: 'caution' };
  return { words: 'Works', tone: 'good' };
}
