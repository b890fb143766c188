import type { FilterField } from '../../lists/filters.ts';

export const workflowFilters = [
  { kind: 'text', name: 'name', label: 'Name', hint: 'Any part of it.' },
  {
    kind: 'choice',
    name: 'trigger',
    label: 'Starts',
    options: [
      { value: 'event', words: 'by an event' },
      { value: 'schedule', words: 'by a schedule' },
      { value: 'manual', words: 'by hand' },
    ],
  },
  {
    kind: 'choice',
    name: 'published',
    label: 'Published',
    options: [
      { value: 'yes', words: 'somewhere', tone: 'good' },
      { value: 'no', words: 'nowhere', tone: 'plain' },
    ],
  },
] as const satisfies readonly FilterField[];
