import type { FilterField } from '../../lists/filters.ts';
import { forwardedTone, forwardedWords } from '../../words/destination-facts.ts';

const statuses = ['waiting', 'delivered', 'failed', 'skipped'] as const;

export const forwardedFilters = [
  {
    kind: 'choice',
    name: 'status',
    label: 'Status',
    isMany: true,
    options: statuses.map((value) => ({ value, words: forwardedWords(value), tone: forwardedTone(value) })),
  },
  { kind: 'time', name: 'time', label: 'Time' },
  { kind: 'text', name: 'eventId', label: 'Event', hint: 'The id of the event, such as ev_….' },
  { kind: 'text', name: 'replayId', label: 'Replay', hint: 'The id that a replay was given.' },
] as const satisfies readonly FilterField[];
