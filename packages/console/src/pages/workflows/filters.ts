import type { FilterField } from '../../lists/filters.ts';
import { useConnectionOptions } from '../../lists/options.ts';

export const workflowFilters = [
  { kind: 'text', name: 'search', label: 'Name', hint: 'Any part of it.' },
  {
    kind: 'choice',
    name: 'trigger',
    label: 'Starts',
    isMany: true,
    options: [
      { value: 'event', words: 'by an event' },
      { value: 'schedule', words: 'by a schedule' },
      { value: 'manual', words: 'by hand' },
      { value: 'webhook', words: 'by a request to its URL' },
    ],
  },
  { kind: 'thing', name: 'connectionId', label: 'Connection', useOptions: useConnectionOptions },
] as const satisfies readonly FilterField[];
