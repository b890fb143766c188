import type { FilterField } from '../../lists/filters.ts';
import { useConnectionOptions } from '../../lists/options.ts';
import { channels, metrics } from '../../words/reporting.ts';
import { channelWords, metricWords, toneOfMetric } from '../../words/tones.ts';

/** What events can be narrowed by; the names are those of the API. */
export const eventFilters = [
  {
    kind: 'choice',
    name: 'metric',
    label: 'Metric',
    isMany: true,
    options: metrics.map((value) => ({ value, words: metricWords(value), tone: toneOfMetric(value) })),
  },
  { kind: 'time', name: 'time', label: 'Time' },
  { kind: 'text', name: 'search', label: 'Person or address', hint: 'The whole e-mail address, number or id.' },
  {
    kind: 'choice',
    name: 'objectType',
    label: 'Channel',
    isMany: true,
    options: channels.map((value) => ({ value, words: channelWords(value) })),
  },
  {
    kind: 'choice',
    name: 'status',
    label: 'Handling',
    isMany: true,
    options: [
      { value: 'waiting', words: 'About to start its runs' },
      { value: 'activated', words: 'Handed to the workflows' },
      { value: 'paused', words: 'The endpoint was paused' },
      { value: 'skipped', words: 'Left out on resume' },
      { value: 'filtered', words: 'Filtered out' },
      { value: 'unreadable', words: 'Its body is no event' },
    ],
  },
  { kind: 'thing', name: 'connectionId', label: 'Connection', useOptions: useConnectionOptions },
  { kind: 'text', name: 'personId', label: 'Person', hint: 'The id of the person in Customer.io.' },
  { kind: 'text', name: 'deliveryId', label: 'Delivery', hint: 'The id of one message to one person.' },
  {
    kind: 'text',
    name: 'campaignId',
    label: 'Campaign',
    hint: 'The number of the campaign in Customer.io.',
    isNumber: true,
  },
] as const satisfies readonly FilterField[];
