import type { Activity } from '../api/types.ts';
import type { Tone } from './tones.ts';

export const outcomeWords: Record<Activity['outcome'], { words: string; tone: Tone }> = {
  succeeded: { words: 'succeeded', tone: 'good' },
  failed: { words: 'failed', tone: 'bad' },
  'dry-run': { words: 'looked at only', tone: 'plain' },
};

const callers: Record<Activity['caller']['type'], string> = {
  person: 'A person',
  token: 'A token',
  run: 'A run',
  server: 'The server',
};

export const callerOf = ({ caller }: Pick<Activity, 'caller'>): string => caller.name ?? callers[caller.type];

/** `customer-io/identify-customer` is `Identify customer` where the catalogue is not at hand. */
export function actionWords(key: string): string {
  const words = (key.split('/').at(-1) ?? key).replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
