import type { FilterField } from '../../lists/filters.ts';
import { useConnectionOptions } from '../../lists/options.ts';
import { channels, metrics } from '../../words/reporting.ts';
import { channelWords, metricWords, toneOfMetric } from '../../words/tones.ts';

export const deliveryFilters = [
  { kind: 'text', name: 'search', label: 'Person or address', hint: 'The whole e-mail address, number or id.' },
  {
    kind: 'choice',
    name: 'metric',
    label: 'Stands at',
    isMany: true,
    options: metrics.map((value) => ({ value, words: metricWords(value), tone: toneOfMetric(value) })),
  },
  { kind: 'time', name: 'time', label: 'Time' },
  {
    kind: 'choice',
    name: 'objectType',
    label: 'Channel',
    isMany: true,
    options: channels.map((value) => ({ value, words: channelWords(value) })),
  },
  { kind: 'thing', name: 'connectionId', label: 'Connection', useOptions: useConnectionOptions },
  { kind: 'text', name: 'personId', label: 'Person', hint: 'The id of the person in Customer.io.' },
  { kind: 'text', name: 'campaignId', label: 'Campaign', hint: 'Its number in Customer.io.', isNumber: true },
] as const satisfies readonly FilterField[];
