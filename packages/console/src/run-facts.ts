import type { Run } from './api/types.ts';
import { read, readText } from './read.ts';
import { metricWords } from './tones.ts';

/** What set the run off, such as `email bounced · ada@example.com`. */
export function triggeredBy({ event }: Pick<Run, 'event'>): string {
  const person = read(event, 'person');
  const metric = readText(event, 'metric');
  const what = [readText(event, 'objectType')?.replaceAll('_', ' '), metric && metricWords(metric)];
  const whom = readText(event, 'recipient') ?? readText(person, 'email') ?? readText(person, 'id');
  return [what.filter(Boolean).join(' '), whom].filter(Boolean).join(' · ') || 'Started by hand';
}
