import type { FilterField } from '../../lists/filters.ts';
import { useActionOptions, useConnectionOptions } from '../../lists/options.ts';

export const activityFilters = [
  {
    kind: 'choice',
    name: 'outcome',
    label: 'Outcome',
    options: [
      { value: 'succeeded', words: 'succeeded', tone: 'good' },
      { value: 'failed', words: 'failed', tone: 'bad' },
      { value: 'dry-run', words: 'looked at only', tone: 'plain' },
    ],
  },
  { kind: 'time', name: 'time', label: 'Time' },
  { kind: 'thing', name: 'action', label: 'Action', useOptions: useActionOptions },
  { kind: 'text', name: 'search', label: 'Text', hint: 'A part of what was given, such as an address.' },
  { kind: 'thing', name: 'connectionId', label: 'Connection', useOptions: useConnectionOptions },
  { kind: 'text', name: 'runId', label: 'Run', hint: 'The id of the run that made the calls.' },
] as const satisfies readonly FilterField[];
