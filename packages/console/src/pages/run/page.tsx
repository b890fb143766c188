import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { runQuery } from '../../api/queries.ts';
import type { Decision, Run, RunDetail } from '../../api/types.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { decisionsQuery } from '../../api/waiting-queries.ts';
import { AwaitedThing } from '../../lists/awaited-thing.tsx';
import { runRows } from '../../lists/run-rows.tsx';
import { ThingCrumbs } from '../../lists/thing-crumbs.tsx';
import { useBeside } from '../../lists/use-beside.ts';
import { StatusBadge } from '../../ui/badge.tsx';
import { DecisionCard } from '../../ui/decision-card.tsx';
import { Failure } from '../../ui/failure.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StepFailure } from '../../ui/step-failure.tsx';
import { useHeldDecisions } from '../../ui/use-held-decisions.ts';
import { aboutOf, nowOf, statusOf, triggeredBy } from '../../words/run-facts.ts';
import { RunActions } from './run-actions.tsx';
import { RunFacts } from './run-facts.tsx';
import { SendList } from './send-list.tsx';
import { StartedRuns } from './started-runs.tsx';
import { StepTimeline } from './step-timeline.tsx';

const NONE: Decision[] = [];
const route = getRouteApi('/signed-in/runs/$runId');

/** One run: its steps in the order they were taken, live while it goes on, and what can be done with it. */
export function RunPage() {
  const { runId } = route.useParams();
  const { data: run, error, refetch } = useQuery(runQuery(runId));
  useLiveQuery(
    runQuery(runId).queryKey,
    // Without an id it may be any run.
    (change) => change.type === 'run' && (change.runId ?? runId) === runId,
  );
  useBeside<Run>('runs', ({ id }) => id === runId, runRows.linkTo);
  if (run) return <RunView run={run} />;
  return (
    <AwaitedThing
      title="Run"
      list={{ to: '/$client/$env/runs', words: 'Runs' }}
      error={error}
      onRetry={() => void refetch()}
    />
  );
}

function RunView({ run }: { run: RunDetail }) {
  const isToldByNoStep = run.error !== null && run.steps.every(({ error }) => error !== run.error);
  const isUndecided = run.waitingFor === 'decision';
  return (
    <Page
      title={run.workflow.name}
      badge={<StatusBadge status={statusOf(run)} isUrgent={isUndecided} />}
      crumbs={<ThingCrumbs list={{ to: '/$client/$env/runs', words: 'Runs' }} thing={run} />}
      lead={leadOf(run)}
      aside={<RunActions run={run} />}
    >
      <Decisions runId={run.id} isUndecided={isUndecided} />
      <div className="grid items-start gap-6 lg:grid-cols-[3fr_2fr]">
        <Panel
          title="Steps"
          aside={run.steps.length > 0 && `${run.steps.length}${run.nextSteps === null ? '' : ' and more'} taken`}
        >
          {isToldByNoStep && run.error !== null && (
            <div className="px-4 pt-2">
              <StepFailure error={run.error} remedy={null} />
            </div>
          )}
          <StepTimeline run={run} />
        </Panel>
        <div className="grid min-w-0 gap-6">
          {run.sends.length > 0 && (
            <Panel title="Messages" aside="Each is sent once at most">
              <SendList run={run} />
            </Panel>
          )}
          <StartedRuns run={run} />
          <Panel title="Facts" isPadded>
            <RunFacts run={run} />
          </Panel>
          <Panel title="Event" aside="What the steps can read" isPadded>
            <JsonView value={run.event} label="event" />
          </Panel>
        </div>
      </div>
    </Page>
  );
}

/** How it stands in a sentence; what went wrong stands at its step, in full. */
function leadOf(run: RunDetail): string {
  const about = aboutOf(run.event);
  const origin = triggeredBy({ about, startedBy: run.startedBy });
  return (run.error === null ? nowOf(run) : undefined) ?? origin;
}

function Decisions({ runId, isUndecided }: { runId: string; isUndecided: boolean }) {
  const { data, error, refetch } = useQuery({ ...decisionsQuery({ runId }), enabled: isUndecided });
  const held = useHeldDecisions(isUndecided && data ? data.items : NONE);
  if (!isUndecided && held.length === 0) return null;
  return (
    <div className="mb-6 grid max-w-4xl gap-3">
      <h2 className="sr-only">To decide</h2>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {held.map((each) => (
        <DecisionCard key={each.key} held={each} isOnRun />
      ))}
    </div>
  );
}
