import type { Tone } from '../words/tones.ts';

export const dotOf: Record<Tone, string> = {
  good: 'bg-good',
  info: 'bg-info',
  caution: 'bg-caution',
  bad: 'bg-bad',
  plain: 'bg-control',
};
