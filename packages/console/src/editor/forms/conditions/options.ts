import { channels, metrics } from '../../../words/reporting.ts';
import { channelWords, metricWords } from '../../../words/tones.ts';
import type { DataNode } from '../data/nodes.ts';

export interface Option {
  value: string | number | boolean;
  words: string;
}

const yesOrNo: Option[] = [
  { value: true, words: 'yes' },
  { value: false, words: 'no' },
];

/** What a value can be, where that is known; undefined where it is typed. */
export function optionsOf(path: string, node: DataNode | undefined): readonly Option[] | undefined {
  if (path === 'event.metric') return metrics.map((value) => ({ value, words: metricWords(value) }));
  if (path === 'event.objectType') return channels.map((value) => ({ value, words: channelWords(value) }));
  if (node?.options) return node.options.map((value) => ({ value, words: String(value) }));
  return node?.type === 'yes or no' ? yesOrNo : undefined;
}
