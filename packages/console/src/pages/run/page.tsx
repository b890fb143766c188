import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { runQuery } from '../../api/queries.ts';
import type { RunDetail } from '../../api/types.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { ThingCrumbs } from '../../lists/thing-crumbs.tsx';
import { StatusBadge } from '../../ui/badge.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Failure } from '../../ui/failure.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { aboutOf, triggeredBy, waitsFor } from '../../words/run-facts.ts';
import { exactTime, span } from '../../words/time.ts';
import { RunActions } from './run-actions.tsx';
import { SendList } from './send-list.tsx';
import { StepTimeline } from './step-timeline.tsx';

const route = getRouteApi('/signed-in/runs/$runId');

/** One run: its steps in the order they were taken, live while it goes on. */
export function RunPage() {
  const { runId } = route.useParams();
  const { data: run, error, refetch } = useQuery(runQuery(runId));
  useLiveQuery(
    runQuery(runId).queryKey,
    // Without an id it may be any run.
    (change) => change.type === 'run' && (change.runId ?? runId) === runId,
  );
  return (
    <>
      {run ? (
        <RunView run={run} />
      ) : (
        <Page title="Run">{error ? <Failure error={error} onRetry={() => void refetch()} /> : <LoadingRows />}</Page>
      )}
    </>
  );
}

function RunView({ run }: { run: RunDetail }) {
  const isToldByNoStep = run.error !== null && run.steps.every(({ error }) => error !== run.error);
  return (
    <Page
      title={run.workflow.name}
      badge={<StatusBadge status={run.status} />}
      crumbs={<ThingCrumbs list={{ to: '/$client/$env/runs', words: 'Runs' }} thing={run} />}
      aside={<RunActions run={run} />}
    >
      <div className="grid items-start gap-6 lg:grid-cols-[3fr_2fr]">
        <Panel title="Steps" aside={run.steps.length > 0 && `${run.steps.length} taken`}>
          {isToldByNoStep && <p className="bg-bad-ground px-4 py-3 wrap-anywhere text-bad">{run.error}</p>}
          <StepTimeline run={run} />
        </Panel>
        <div className="grid min-w-0 gap-6">
          <Panel title="Facts" isPadded>
            <Facts
              facts={[
                ['Started by', triggeredBy({ about: aboutOf(run.event), startedBy: run.startedBy })],
                ['State', waitsFor(run)],
                ['Connection', run.connection && [run.connection.name, run.environment].filter(Boolean).join(' · ')],
                ['Attempt', run.attempt > 1 ? run.attempt : undefined],
                ['Failed step', run.failedStep && <Id key="failed">{run.failedStep}</Id>],
                ['Queued', exactTime(run.createdAtMs)],
                ['Ended', run.endedAtMs === null ? undefined : exactTime(run.endedAtMs)],
                ['Took', run.endedAtMs === null ? undefined : span(run.endedAtMs - run.createdAtMs)],
                ['Workflow', <Id key="workflow">{run.workflow.id}</Id>],
                ['Version', run.workflowVersion],
                ['Run', <Id key="run">{run.id}</Id>],
              ]}
            />
          </Panel>
          {run.sends.length > 0 && (
            <Panel title="Messages" aside="Each is sent once at most">
              <SendList sends={run.sends} />
            </Panel>
          )}
          <Panel title="Event" aside="What the steps can read" isPadded>
            <JsonView value={run.event} label="event" />
          </Panel>
        </div>
      </div>
    </Page>
  );
}

const Id = ({ children }: { children: React.ReactNode }) => <code className="font-mono text-xs">{children}</code>;
