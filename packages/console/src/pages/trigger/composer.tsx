import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { request } from '../../api/client.ts';
import { useSend } from '../../api/mutations.ts';
import { lastEventsQuery, triggersQuery } from '../../api/queries.ts';
import type { Endpoint } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Failure } from '../../ui/failure.tsx';
import { linkLook } from '../../ui/look.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { channelWords, metricWords } from '../../words/tones.ts';
import { ComposerOutcome } from './composer-outcome.tsx';
import { endpointChanges } from './queries.ts';
import { useFedWorkflows } from './use-fed-workflows.ts';

/** As Customer.io posts it. */
type Payload = Record<string, unknown> & { object_type: string; metric: string };

const signatures = [
  { value: 'right', words: 'Signed' },
  { value: 'missing', words: 'Not signed' },
  { value: 'wrong', words: 'Tampered with' },
] as const;

type Signature = (typeof signatures)[number]['value'];

/** What a test sends unless it is told otherwise. */
const FIRST = { object_type: 'email', metric: 'delivered' };

const NO_EVENT = 'This is not an event as Customer.io posts it: it needs object_type, metric and data.';

/** Makes an event and posts it as Customer.io would: nobody real is written to. Says first what it will start. */
export function Composer({ endpoint }: { endpoint: Endpoint }) {
  const [text, setText] = useState<string>();
  const [signature, setSignature] = useState<Signature>('right');
  const samples = useQuery(triggersQuery).data?.items[0]?.samples as Payload[] | undefined;
  const send = useSend('POST /api/v1/trigger-endpoints/{id}/test-event', {
    makesOld: [...endpointChanges(endpoint), ['events']],
  });
  const isLoading = text === undefined && samples === undefined;
  const shown = text ?? written(samples?.find((sample) => isKind(sample, FIRST)));
  const event = parsed(shown);
  const fault = isLoading || event !== undefined ? undefined : NO_EVENT;

  return (
    <form
      className="grid gap-3"
      onSubmit={(submitted) => {
        submitted.preventDefault();
        if (event) send.mutate({ path: { id: endpoint.id }, body: { event: event as never, signature } });
      }}
    >
      <div className="rounded-lg border border-line">
        <Disclosure
          summary={`What is sent: ${event ? `${channelWords(event.object_type)} ${metricWords(event.metric)}` : 'no event yet'}`}
        >
          <div className="grid gap-4 px-4 pb-4">
            <Source
              endpoint={endpoint}
              samples={samples ?? []}
              event={event}
              onChoose={(next) => setText(written(next))}
            />
            <TextArea
              label="Event"
              isCode
              rows={12}
              hint="As Customer.io posts it. Its id and its time are made anew, so that it is no duplicate."
              fault={fault}
              value={shown}
              onChange={({ target }) => setText(target.value)}
            />
          </div>
        </Disclosure>
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <Segmented label="Signature" options={signatures} value={signature} onChange={setSignature} />
        <p className="min-w-0 flex-1 basis-56 text-muted">{expectation(signature, endpoint)}</p>
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" needs="endpoints:write" isBusy={send.isPending} whyOff={whyOff(endpoint, fault)}>
          Send a test event
        </Button>
        {signature === 'right' && <Starts endpoint={endpoint} />}
      </div>
      <div role="status" className="empty:hidden">
        {send.data && <ComposerOutcome outcome={send.data} endpoint={endpoint} />}
      </div>
      {send.error && <Failure error={send.error} onRetry={send.again} />}
    </form>
  );
}

/** A sample by its kind, or one that came. */
function Source(props: {
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

function Starts({ endpoint }: { endpoint: Endpoint }) {
  const starts = useFedWorkflows(endpoint);
  return (
    <p className="min-w-0 flex-1 basis-56 text-muted wrap-anywhere">
      {starts.length === 0 ? (
        <>
          No workflow is on behind it, so it starts none.{' '}
          <Link to="/$client/$env/workflows" params={{ client: endpoint.client.id, env: 'any' }} className={linkLook}>
            Look at the workflows
          </Link>
        </>
      ) : (
        `It may start ${starts.map(({ name }) => `“${name}”`).join(', ')}.`
      )}
    </p>
  );
}

const whyOff = (endpoint: Endpoint, fault: string | undefined): string | undefined =>
  endpoint.signingKeys.length === 0 ? 'Paste a signing key first: the event is signed with it.' : fault;

/** What becomes of it, said before it is sent. */
function expectation(signature: Signature, { provenAtMs }: Endpoint): string {
  if (signature === 'right') return 'It is taken as a genuine event, and does what one does.';
  if (provenAtMs === null) return 'It would be held: no key has proven itself yet. Nothing of it is kept.';
  return 'It would be refused with 401. Nothing of it is kept or counted.';
}

const isKind = (
  one: { object_type: string; metric: string },
  other: { object_type: string; metric: string },
): boolean => one.object_type === other.object_type && one.metric === other.metric;

const written = (event: unknown): string => (event === undefined ? '' : JSON.stringify(event, null, 2));

function parsed(text: string): Payload | undefined {
  try {
    const event = JSON.parse(text) as Partial<Payload> | null;
    const isEvent =
      typeof event?.object_type === 'string' &&
      typeof event.metric === 'string' &&
      typeof event.data === 'object' &&
      event.data !== null;
    return isEvent ? (event as Payload) : undefined;
  } catch {
    return undefined;
  }
}
