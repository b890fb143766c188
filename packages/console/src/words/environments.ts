import type { Tone } from './tones.ts';

/** How environments are named and toned; never by the tone alone. */
export const environmentWords: Record<'any' | 'production' | 'staging' | 'editor', { words: string; tone: Tone }> = {
  any: { words: 'Any environment', tone: 'plain' },
  production: { words: 'Production', tone: 'good' },
  staging: { words: 'Staging', tone: 'info' },
  editor: { words: 'Editor', tone: 'caution' },
};
