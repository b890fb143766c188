import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { actionsQuery, callQuery } from '../../api/queries.ts';
import type { Activity } from '../../api/types.ts';
import { AwaitedThing } from '../../lists/awaited-thing.tsx';
import { ThingCrumbs } from '../../lists/thing-crumbs.tsx';
import { useBeside } from '../../lists/use-beside.ts';
import { Badge } from '../../ui/badge.tsx';
import { CopyId } from '../../ui/copy-button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Requests } from '../../ui/requests.tsx';
import { StepFailure } from '../../ui/step-failure.tsx';
import { actionWords, callerOf, outcomeWords } from '../../words/activity-facts.ts';
import { exactTime, span } from '../../words/time.ts';

const route = getRouteApi('/signed-in/activity/$activityId');

/** One call: who made it, with what, and what came of it. */
export function CallPage() {
  const { activityId } = route.useParams();
  const { data: call, error, refetch } = useQuery(callQuery(activityId));
  const { data: actions } = useQuery(actionsQuery);
  useBeside<Activity>(
    'activity',
    ({ id }) => id === activityId,
    ({ id }) => ({ to: '/activity/$activityId', params: { activityId: id } }),
  );
  if (!call) {
    return (
      <AwaitedThing
        title="Call"
        list={{ to: '/$client/$env/activity', words: 'Activity' }}
        error={error}
        onRetry={() => void refetch()}
      />
    );
  }
  const { words, tone } = outcomeWords[call.outcome];
  return (
    <Page
      title={actions?.items.find(({ key }) => key === call.action)?.title ?? actionWords(call.action)}
      badge={<Badge tone={tone}>{words}</Badge>}
      crumbs={<ThingCrumbs list={{ to: '/$client/$env/activity', words: 'Activity' }} thing={call} />}
    >
      <div className="grid items-start gap-6 lg:grid-cols-[3fr_2fr]">
        <div className="grid min-w-0 gap-6">
          <Panel title="Input" aside="Secrets are masked" isPadded>
            {call.error !== null && (
              <StepFailure error={call.error} remedy={call.remedy} connection={call.connection} />
            )}
            <div className={call.error === null ? '' : 'mt-4'}>
              <JsonView value={call.input} label="input" />
            </div>
          </Panel>
          <Panel title="Requests and answers" aside="Secrets are masked">
            <Requests calls={call.calls} />
          </Panel>
        </div>
        <Panel title="Facts" isPadded>
          <Facts
            facts={[
              ['Called by', callerOf(call)],
              [
                'Run',
                call.runId && (
                  <Link
                    key="run"
                    to="/runs/$runId"
                    params={{ runId: call.runId }}
                    className="rounded text-accent hover:underline"
                  >
                    the step {call.stepId}
                  </Link>
                ),
              ],
              ['Started', exactTime(call.startedAtMs)],
              ['Took', span(call.durationMs)],
              [
                'Action',
                <code key="action" className="font-mono text-xs">
                  {call.action}
                </code>,
              ],
              [
                'Error code',
                call.errorCode && (
                  <code key="code" className="font-mono text-xs">
                    {call.errorCode}
                  </code>
                ),
              ],
              ['Call', <CopyId key="id" id={call.id} label="id of the call" />],
            ]}
          />
        </Panel>
      </div>
    </Page>
  );
}
