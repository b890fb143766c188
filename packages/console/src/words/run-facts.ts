import type { Run } from '../api/types.ts';
import { read, readText } from './read.ts';
import { stepErrorWords } from './step-errors.ts';
import { exactTime } from './time.ts';
import { metricWords } from './tones.ts';

const origins: Record<Run['startedBy'], string> = {
  event: 'An event',
  manual: 'Started by hand',
  schedule: 'Started by its schedule',
  run: 'Started by another run',
  webhook: 'Started by a request to its URL',
};

/** What set the run off, such as `email bounced · ada@example.com`. */
export function triggeredBy({ about, startedBy }: Pick<Run, 'about' | 'startedBy'>): string {
  if (startedBy !== 'event' || about === null) return origins[startedBy];
  const what = [about.objectType.replaceAll('_', ' '), metricWords(about.metric)];
  const whom = about.recipient ?? about.personId;
  return [what.filter(Boolean).join(' '), whom].filter(Boolean).join(' · ') || origins.event;
}

/** What a list says of the event, read from the event itself, whatever its shape. */
export function aboutOf(event: unknown): Run['about'] {
  const person = read(event, 'person');
  return {
    objectType: readText(event, 'objectType') ?? '',
    metric: readText(event, 'metric') ?? '',
    recipient: readText(event, 'recipient') ?? readText(person, 'email') ?? null,
    personId: readText(person, 'id') ?? null,
  };
}

const waits: Record<NonNullable<Run['waitingFor']>, string> = {
  time: 'Waits for its time',
  delivery: 'Waits for what becomes of a message',
  decision: 'Waits for somebody to decide',
  connection: 'Waits for its connection to work again',
  run: 'Waits for another run',
};

const placeWaits: Record<NonNullable<Run['waits']>['for'], string> = {
  ...waits,
  turn: 'Waits for its turn: another run of its key goes first',
  place: 'Waits for a place: its connection runs as many as it may',
  retry: 'Tries a step again by itself',
};

/** One whose step failed, and is tried again, is at work in name alone. */
export const statusOf = ({ status, waits }: Pick<Run, 'status' | 'waits'>): string =>
  status === 'running' && waits?.for === 'retry' ? 'retrying' : status;

const againWords = (atMs: number | null): string =>
  `will be tried again ${atMs === null ? 'by itself' : `at ${exactTime(atMs).slice(0, -4)}`}`;

/** How a run stands, in a sentence: what it failed with, or what it waits for and until when. */
export function nowOf(run: Pick<Run, 'error' | 'waits'>): string | undefined {
  if (run.error !== null) return stepErrorWords(run.error).what;
  if (run.waits === null) return undefined;
  const { for: what, untilMs, why } = run.waits;
  if (what === 'retry' && why !== null) return `${stepErrorWords(why).what}: ${againWords(untilMs)}`;
  return untilMs === null ? placeWaits[what] : `${placeWaits[what]}, until ${exactTime(untilMs).slice(0, -4)}`;
}
