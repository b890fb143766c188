import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiProblem, request } from '../../api/client.ts';
import { everyWorkflowQuery } from '../../api/queries.ts';
import type { SearchOf } from '../../lists/filters.ts';
import { queryOf } from '../../lists/filters.ts';
import { useScope } from '../../lists/scope.ts';
import type { Selection } from '../../lists/selection.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Failure } from '../../ui/failure.tsx';
import { mainLinkLook } from '../../ui/look.ts';
import { ReplayGuard } from '../../ui/replay-guard.tsx';
import { countOf, countWords } from '../../words/time.ts';
import { eventFilters } from './filters.ts';

type EventSearch = SearchOf<typeof eventFilters>;

/** Replays what is selected: some events, or all that the filters match. */
export function ReplaySelected(props: { selection: Selection; search: EventSearch; onDone: () => void }) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button needs="events:write" look="primary" onClick={() => setIsAsking(true)}>
        Replay…
      </Button>
      {isAsking && <ReplayDialog {...props} />}
    </>
  );
}

function ReplayDialog(props: { selection: Selection; search: EventSearch; onDone: () => void }) {
  const { selection, search, onDone } = props;
  const scope = useScope();
  const queryClient = useQueryClient();
  const filter = queryOf(eventFilters, scope, search);
  const { data: workflows } = useQuery(everyWorkflowQuery);
  const counted = useQuery({
    queryKey: ['events', 'replay', selection, search],
    queryFn: async ({ signal }) =>
      selection.isAll
        ? request('GET /api/v1/events/count', { query: filter, signal })
        : { events: selection.ids.length, isMore: false },
    gcTime: 0,
  });
  const count = counted.data?.events ?? 0;
  const replay = useMutation({
    async mutationFn() {
      if (selection.isAll) {
        const answer = await request('POST /api/v1/events/replay', { body: { filter, expectedEvents: count } });
        return { replayIds: [answer.replayId], events: answer.events };
      }
      const answers = [];
      for (const id of selection.ids) answers.push(await request('POST /api/v1/events/{id}/replay', { path: { id } }));
      return { replayIds: answers.map(({ replayId }) => replayId), events: answers.length };
    },
    // How many there are has changed meanwhile: the new number is asked about anew.
    onError: (error) => error instanceof ApiProblem && error.code === 'count_changed' && void counted.refetch(),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['runs'] }),
  });
  if (replay.data) return <Replayed {...replay.data} onClose={onDone} />;
  return (
    <ReplayGuard
      title={`Replay ${counted.data ? countOf(count, 'event', 'events') : '…'}?`}
      yes={`Replay ${countWords(count)}`}
      mustType={String(count)}
      workflows={workflows ?? []}
      clientId={scope.client === 'all' ? undefined : scope.client}
      isBusy={replay.isPending || counted.isPending}
      onYes={() => replay.mutate()}
      onClose={onDone}
    >
      {counted.error && <Failure error={counted.error} onRetry={() => void counted.refetch()} />}
      {replay.error && <Failure error={replay.error} onRetry={() => replay.mutate()} />}
    </ReplayGuard>
  );
}

function Replayed({ replayIds, events, onClose }: { replayIds: string[]; events: number; onClose: () => void }) {
  const { client, env } = useScope();
  const only = replayIds.length === 1 ? replayIds[0] : undefined;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`${countOf(events, 'event is', 'events are')} replayed`}
      buttons={
        <>
          <Button onClick={onClose}>Close</Button>
          <Link
            to="/$client/$env/runs"
            params={{ client, env }}
            search={only === undefined ? {} : { replayId: only }}
            className={mainLinkLook}
          >
            See the runs
          </Link>
        </>
      }
    >
      <p>Runs start as fast as their connections allow.</p>
    </Dialog>
  );
}
