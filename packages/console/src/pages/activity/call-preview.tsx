import { useQuery } from '@tanstack/react-query';
import { callQuery } from '../../api/queries.ts';
import { Preview } from '../../lists/preview.tsx';
import type { PreviewMoves } from '../../lists/resource-list.tsx';
import { ActionTitle } from '../../ui/action-title.tsx';
import { Badge } from '../../ui/badge.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { Requests } from '../../ui/requests.tsx';
import { StepFailure } from '../../ui/step-failure.tsx';
import { callerOf, outcomeWords } from '../../words/activity-facts.ts';
import { environmentWords } from '../../words/environments.ts';

/** One call beside the list: with what, what left, and what came back. */
export function CallPreview({ id, ...moves }: { id: string } & PreviewMoves) {
  return (
    <Preview
      query={useQuery(callQuery(id))}
      kind="Call"
      titleOf={({ client, connection, environment }) =>
        [client.name, connection.name, environmentWords[environment].words].join(' · ')
      }
      linkTo={{ to: '/activity/$activityId', params: { activityId: id } }}
      moves={moves}
    >
      {(call) => (
        <>
          <p className="flex flex-wrap items-center gap-2">
            <Badge tone={outcomeWords[call.outcome].tone}>{outcomeWords[call.outcome].words}</Badge>
            <span className="font-medium">
              <ActionTitle action={call.action} />
            </span>
            <span className="text-muted">{callerOf(call)}</span>
          </p>
          {call.error !== null && <StepFailure error={call.error} remedy={call.remedy} connection={call.connection} />}
          <JsonView value={call.input} label="input" />
          <section aria-label="Requests and answers" className="rounded-lg border border-line">
            <Requests calls={call.calls} />
          </section>
        </>
      )}
    </Preview>
  );
}
