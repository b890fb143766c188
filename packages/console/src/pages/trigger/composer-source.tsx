import { useQuery } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import { lastEventsQuery } from '../../api/queries.ts';
import type { Endpoint } from '../../api/types.ts';
import { Select } from '../../ui/select.tsx';
import { channelWords, metricWords } from '../../words/tones.ts';
import { FIRST, type Payload } from './payload.ts';

/** A sample by its kind, or one that came. */
export function ComposerSource(props: {
  endpoint: Endpoint;
  samples: Payload[];
  event: Payload | undefined;
  onChoose: (event: Payload | undefined) => void;
}) {
  const { endpoint, samples, event, onChoose } = props;
  const came = useQuery(lastEventsQuery(endpoint.id)).data?.items ?? [];
  const kind = event ?? FIRST;
  const channels = [...new Set(samples.map((sample) => sample.object_type))];
  const metrics = samples.filter((sample) => sample.object_type === kind.object_type).map(({ metric }) => metric);
  const choose = (wanted: { object_type: string; metric?: string }) =>
    onChoose(
      samples.find((sample) => sample.object_type === wanted.object_type && sample.metric === wanted.metric) ??
        samples.find((sample) => sample.object_type === wanted.object_type),
    );
  async function take(id: string) {
    const { payload } = await request('GET /api/v1/events/{id}', { path: { id } });
    onChoose(payload as Payload);
  }
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      <Select
        label="Channel"
        value={kind.object_type}
        options={options(channels, kind.object_type, channelWords)}
        onChange={({ target }) => choose({ object_type: target.value, metric: kind.metric })}
      />
      <Select
        label="Metric"
        value={kind.metric}
        options={options(metrics, kind.metric, metricWords)}
        onChange={({ target }) => choose({ object_type: kind.object_type, metric: target.value })}
      />
      <Select
        label="Or one that came"
        isOptional
        disabled={came.length === 0}
        value=""
        options={[
          { value: '', words: came.length === 0 ? 'None has come yet' : 'Choose one' },
          ...came.slice(0, MAX_CAME).map(({ id, metric, objectType, recipient, personId }) => ({
            value: id,
            words: [channelWords(objectType), metricWords(metric), recipient ?? personId].filter(Boolean).join(' · '),
          })),
        ]}
        onChange={({ target }) => void take(target.value)}
      />
    </div>
  );
}

const MAX_CAME = 20;

/** What is chosen is among them, also where there is no sample of it. */
const options = (values: string[], chosen: string, words: (value: string) => string) =>
  [...new Set([...values, chosen])].map((value) => ({ value, words: words(value) }));
