import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import { triggersQuery } from '../../api/queries.ts';
import type { Endpoint } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Failure } from '../../ui/failure.tsx';
import { linkLook } from '../../ui/look.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { channelWords, metricWords } from '../../words/tones.ts';
import { ComposerOutcome } from './composer-outcome.tsx';
import { ComposerSource } from './composer-source.tsx';
import { FIRST, isKind, type Payload, parsed, written } from './payload.ts';
import { endpointChanges } from './queries.ts';
import { useFedWorkflows } from './use-fed-workflows.ts';

const signatures = [
  { value: 'right', words: 'Signed' },
  { value: 'missing', words: 'Not signed' },
  { value: 'wrong', words: 'Tampered with' },
] as const;

type Signature = (typeof signatures)[number]['value'];

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
            <ComposerSource
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
        {send.data && <ComposerOutcome outcome={send.data} />}
      </div>
      {send.error && <Failure error={send.error} onRetry={send.again} />}
    </form>
  );
}

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
