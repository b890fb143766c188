import type { EventDetail } from '../../api/types.ts';
import { editText } from '../../editor/document/edit-text.ts';
import { readSource } from '../../editor/document/source.ts';
import { channelWords, metricWords } from '../../words/tones.ts';

/** A workflow that starts on events like this one, with nothing that it does yet. */
export function workflowFrom({ objectType, metric, connection }: EventDetail): string {
  const source = readSource('name: New workflow\ntrigger:\n  type: event\nsteps: []\n');
  const name = `When: ${channelWords(objectType)} ${metricWords(metric)}`;
  return editText(source, [
    { at: ['name'], value: name },
    ...(connection ? [{ at: ['connection'], value: connection.name }] : []),
    { at: ['trigger', 'filter'], value: { objectTypes: [objectType], metrics: [metric] } },
  ]).text;
}
