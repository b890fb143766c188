import type { Run } from './api/types.ts';
import { read, readText } from './read.ts';
import { metricWords } from './tones.ts';

const origins: Record<Run['startedBy'], string> = {
  event: 'An event',
  manual: 'Started by hand',
  schedule: 'Started by its schedule',
  run: 'Started by another run',
};

/** What set the run off, such as `email bounced · ada@example.com`. */
export function triggeredBy({ event, startedBy }: Pick<Run, 'event' | 'startedBy'>): string {
  if (startedBy !== 'event') return origins[startedBy];
  const person = read(event, 'person');
  const metric = readText(event, 'metric');
  const what = [readText(event, 'objectType')?.replaceAll('_', ' '), metric && metricWords(metric)];
  const whom = readText(event, 'recipient') ?? readText(person, 'email') ?? readText(person, 'id');
  return [what.filter(Boolean).join(' '), whom].filter(Boolean).join(' · ') || origins.event;
}

const waits: Record<NonNullable<Run['waitingFor']>, string> = {
  time: 'Waits for its time',
  delivery: 'Waits for what becomes of a message',
  decision: 'Waits for somebody to decide',
  connection: 'Waits for its connection to work again',
  run: 'Waits for another run',
};

/** What a waiting run waits for; undefined when it does not. */
export const waitsFor = ({ waitingFor }: Pick<Run, 'waitingFor'>): string | undefined =>
  waitingFor === null ? undefined : waits[waitingFor];
