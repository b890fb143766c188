import type { FilterField } from '../../lists/filters.ts';
import { useConnectionOptions, useWorkflowOptions } from '../../lists/options.ts';
import { toneOfStatus } from '../../words/tones.ts';

const statuses = ['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'] as const;

export const runFilters = [
  {
    kind: 'choice',
    name: 'status',
    label: 'Status',
    isMany: true,
    options: statuses.map((value) => ({ value, words: value, tone: toneOfStatus(value) })),
  },
  { kind: 'time', name: 'time', label: 'Time' },
  {
    kind: 'choice',
    name: 'waitingFor',
    label: 'Waits for',
    isMany: true,
    options: [
      { value: 'decision', words: 'Somebody to decide' },
      { value: 'time', words: 'Its time' },
      { value: 'delivery', words: 'What becomes of a message' },
      { value: 'connection', words: 'Its connection to work again' },
      { value: 'run', words: 'Another run' },
    ],
  },
  { kind: 'thing', name: 'workflowId', label: 'Workflow', useOptions: useWorkflowOptions },
  { kind: 'text', name: 'search', label: 'Person or address', hint: 'The whole e-mail address, number or id.' },
  { kind: 'thing', name: 'connectionId', label: 'Connection', useOptions: useConnectionOptions },
  { kind: 'text', name: 'failedStep', label: 'Failed step', hint: 'The id of the step in the workflow.' },
  { kind: 'text', name: 'errorCode', label: 'Error', hint: 'The code of the error, as a failed run shows it.' },
  {
    kind: 'text',
    name: 'workflowVersion',
    label: 'Version',
    hint: 'The number of the workflow’s version.',
    isNumber: true,
  },
  { kind: 'text', name: 'replayId', label: 'Replay', hint: 'The id that a replay was given.' },
  { kind: 'text', name: 'eventId', label: 'Event', hint: 'The id of the event that started the runs.' },
] as const satisfies readonly FilterField[];
