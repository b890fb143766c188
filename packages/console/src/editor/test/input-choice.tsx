import { Select } from '../../ui/select.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { relativeTime } from '../../words/time.ts';
import { channelWords, metricWords } from '../../words/tones.ts';
import { valueAt } from '../document/place.ts';
import type { TestInput } from './test-inputs.ts';
import type { Testing } from './use-testing.ts';

/** What the test starts with: an event or a request that came in, a sample, a saved test, or JSON of one's own. */
export function InputChoice({ testing: { inputs, input, choose, event } }: { testing: Testing }) {
  const { events, samples, saved, runs } = inputs;
  const isListed = input?.kind !== 'event' || events.some(({ id }) => id === input.id);
  const options = [
    ...(isListed ? [] : [{ value: choiceOf(input as TestInput), words: 'The event that you came from' }]),
    ...events.map(({ id, metric, objectType, recipient, personId, receivedAtMs }) => ({
      value: `event:${id}`,
      words: [
        `${channelWords(objectType)} ${metricWords(metric)}`,
        recipient ?? personId,
        relativeTime(receivedAtMs, Date.now()),
      ]
        .filter(Boolean)
        .join(' · '),
    })),
    ...runs.map(({ id, createdAtMs, startedBy }) => ({
      value: `run:${id}`,
      words: `${startedBy === 'webhook' ? 'Request to its URL' : 'What a run began with'} · ${relativeTime(createdAtMs, Date.now())}`,
    })),
    ...saved.map(({ name }, index) => ({ value: `saved:${index}`, words: `Saved test: ${String(name)}` })),
    ...samples.map((sample, index) => ({
      value: `sample:${index}`,
      words: `Sample: ${channelWords(String(valueAt(sample, ['objectType'])))} ${metricWords(String(valueAt(sample, ['metric'])))}`,
    })),
    { value: 'own', words: 'JSON of your own' },
  ];
  return (
    <div className="grid gap-3">
      <Select
        label="With"
        hint={
          events.length > 0
            ? 'The last events that it would start on come first.'
            : runs.length > 0
              ? 'What started it last comes first.'
              : undefined
        }
        value={input ? choiceOf(input) : ''}
        options={options}
        onChange={({ target }) => choose(inputOf(target.value, event))}
      />
      {input?.kind === 'own' && (
        <TextArea
          label="The event, as its steps read it"
          isCode
          rows={8}
          value={input.text}
          fault={event === undefined ? 'This is not JSON. Look at quotes and commas.' : undefined}
          onChange={({ target }) => choose({ kind: 'own', text: target.value })}
        />
      )}
    </div>
  );
}

const choiceOf = (input: TestInput): string =>
  input.kind === 'own' ? 'own' : `${input.kind}:${'id' in input ? input.id : input.index}`;

/** What was shown before is what one's own begins with. */
function inputOf(value: string, event: unknown): TestInput {
  const at = value.indexOf(':');
  const [kind, rest] = [value.slice(0, at), value.slice(at + 1)];
  if (kind === 'event' || kind === 'run') return { kind, id: rest };
  if (kind === 'sample' || kind === 'saved') return { kind, index: Number(rest) };
  return { kind: 'own', text: JSON.stringify(event ?? {}, null, 2) };
}
