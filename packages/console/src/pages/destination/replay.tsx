import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { toast } from 'sonner';
import { ApiProblem } from '../../api/client.ts';
import { useSend } from '../../api/mutations.ts';
import type { Destination } from '../../api/types.ts';
import { lastSpansMs } from '../../lists/filters.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Failure } from '../../ui/failure.tsx';
import { Select } from '../../ui/select.tsx';
import { metrics } from '../../words/reporting.ts';
import { countOf } from '../../words/time.ts';
import { metricWords } from '../../words/tones.ts';
import { destinationChanges, replayCountQuery } from './queries.ts';

const spans = [
  { value: '1h', words: 'The last hour' },
  { value: '24h', words: 'The last 24 hours' },
  { value: '7d', words: 'The last 7 days' },
  { value: '30d', words: 'The last 30 days' },
];

/** Forwards events of a time once more: counted first, and with ids that the receiver knows unless it is told. */
export function Replay({ destination }: { destination: Destination }) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button needs="events:write" onClick={() => setIsAsking(true)}>
        Replay…
      </Button>
      {isAsking && <ReplayDialog destination={destination} onClose={() => setIsAsking(false)} />}
    </>
  );
}

function ReplayDialog({ destination, onClose }: { destination: Destination; onClose: () => void }) {
  const { id, name } = destination;
  const [span, setSpan] = useState('24h');
  const [metric, setMetric] = useState('');
  const [newIds, setNewIds] = useState(false);
  const filter = useMemo(
    () => ({ fromMs: Date.now() - (lastSpansMs[span] ?? 0), ...(metric !== '' && { metric: [metric] }) }),
    [span, metric],
  );
  const counted = useQuery(replayCountQuery(id, filter));
  const count = counted.data?.events;
  const replay = useSend('POST /api/v1/destinations/{id}/replay', {
    makesOld: destinationChanges,
    onSuccess({ events }) {
      toast.success(`${countOf(events, 'event is', 'events are')} on the way to ${name}`);
      onClose();
    },
  });
  // How many there are has changed meanwhile: the new number is asked about anew.
  if (replay.error instanceof ApiProblem && replay.error.code === 'count_changed') {
    void counted.refetch();
    replay.reset();
  }
  const words = counted.data
    ? `${countOf(counted.data.events, 'event', 'events')}${counted.data.isMore ? ' and more' : ''}`
    : '…';
  return (
    <ConfirmDialog
      title={`Forward ${words} to ${name} again?`}
      yes={`Forward ${words}`}
      no="Leave them"
      send={{ ...replay, isPending: replay.isPending || !count }}
      onYes={() => count && replay.mutate({ path: { id }, body: { filter, expectedEvents: count, newIds } })}
      onClose={onClose}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Select label="That arrived in" options={spans} value={span} onChange={({ target }) => setSpan(target.value)} />
        <Select
          label="Metric"
          options={[
            { value: '', words: 'All that pass its filter' },
            ...metrics.map((value) => ({ value, words: metricWords(value) })),
          ]}
          value={metric}
          onChange={({ target }) => setMetric(target.value)}
        />
      </div>
      <Checkbox
        label="With new ids"
        hint="Otherwise a receiver that looks at the webhook-id leaves out what it has already."
        checked={newIds}
        onChange={({ target }) => setNewIds(target.checked)}
      />
      {counted.data?.isMore && <p className="text-caution">One replay takes 10,000 events: choose less.</p>}
      {counted.data && count === 0 && <p className="text-muted">Nothing fits. Choose a longer time.</p>}
      {counted.error && <Failure error={counted.error} onRetry={() => void counted.refetch()} />}
    </ConfirmDialog>
  );
}
