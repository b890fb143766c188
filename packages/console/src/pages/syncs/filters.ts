import type { FilterField } from '../../lists/filters.ts';
import { useConnectionOptions } from '../../lists/options.ts';
import { toneOfStatus } from '../../words/tones.ts';

const statuses = ['queued', 'running', 'paused', 'failed', 'succeeded', 'cancelled'] as const;

export const syncFilters = [
  {
    kind: 'choice',
    name: 'status',
    label: 'Status',
    isMany: true,
    options: statuses.map((value) => ({ value, words: value, tone: toneOfStatus(value) })),
  },
  { kind: 'time', name: 'time', label: 'Time' },
  { kind: 'thing', name: 'connectionId', label: 'Connection', useOptions: useConnectionOptions },
  { kind: 'text', name: 'scheduleId', label: 'Schedule', hint: 'The id of the schedule that began them.' },
] as const satisfies readonly FilterField[];
