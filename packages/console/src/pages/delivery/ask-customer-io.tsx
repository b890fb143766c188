import { useSend } from '../../api/mutations.ts';
import { Button } from '../../ui/button.tsx';
import { Failure } from '../../ui/failure.tsx';
import { metricWords } from '../../words/tones.ts';

/** What no webhook brought can still be asked for. */
export function AskCustomerIo({ deliveryId }: { deliveryId: string }) {
  const ask = useSend('POST /api/v1/deliveries/{id}/reconcile', { makesOld: [['deliveries']] });
  return (
    <>
      {ask.data && (
        <p role="status" className="text-muted">
          {foundWords(ask.data.found)}
        </p>
      )}
      <Button needs="events:write" isBusy={ask.isPending} onClick={() => ask.mutate({ path: { id: deliveryId } })}>
        Ask Customer.io
      </Button>
      {ask.error && (
        <div className="basis-full">
          <Failure error={ask.error} onRetry={ask.again} />
        </div>
      )}
    </>
  );
}

/** What it had that no webhook brought, such as `delivered, opened`. */
const foundWords = (found: string[]): string =>
  found.length === 0 ? 'Nothing more is known there.' : `Found there: ${found.map(metricWords).join(', ')}.`;
