import type { FilterField } from '../../lists/filters.ts';

export const connectionFilters = [
  { kind: 'text', name: 'name', label: 'Name', hint: 'A part of its name, or of its client’s.' },
  {
    kind: 'choice',
    name: 'state',
    label: 'State',
    isMany: true,
    options: [
      { value: 'good', words: 'Works', tone: 'good' },
      { value: 'caution', words: 'To be tested', tone: 'caution' },
      { value: 'unreachable', words: 'Could not be asked', tone: 'caution' },
      { value: 'bad', words: 'Has a fault', tone: 'bad' },
      { value: 'plain', words: 'Not set', tone: 'plain' },
    ],
  },
] as const satisfies readonly FilterField[];
