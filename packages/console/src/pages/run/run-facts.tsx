import { Link } from '@tanstack/react-router';
import type { RunDetail } from '../../api/types.ts';
import { CopyId } from '../../ui/copy-button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { environmentWords } from '../../words/environments.ts';
import { aboutOf, triggeredBy } from '../../words/run-facts.ts';
import { exactTime, span } from '../../words/time.ts';

const link = 'rounded text-accent hover:underline wrap-anywhere';

/** Everything about a run that is a name and a value; whatever has a page leads there. */
export function RunFacts({ run }: { run: RunDetail }) {
  const origin = triggeredBy({ about: aboutOf(run.event), startedBy: run.startedBy });
  return (
    <Facts
      facts={[
        [
          'Workflow',
          <Link key="workflow" to="/workflows/$workflowId" params={{ workflowId: run.workflow.id }} className={link}>
            {run.workflow.name}, version {run.workflowVersion}
          </Link>,
        ],
        [
          'Started by',
          run.eventId === null ? (
            origin
          ) : (
            <Link key="event" to="/events/$eventId" params={{ eventId: run.eventId }} className={link}>
              {origin}
            </Link>
          ),
        ],
        ['Started from', run.parentRunId && <RunLink key="parent" id={run.parentRunId} words="another run" />],
        [
          'Waits behind',
          run.waits?.behindRunId && <RunLink key="behind" id={run.waits.behindRunId} words="this run" />,
        ],
        [
          'Connection',
          run.connection && (
            <span key="connection">
              <Link to="/connections/$connectionId" params={{ connectionId: run.connection.id }} className={link}>
                {run.connection.name}
              </Link>
              {run.environment && ` · ${environmentWords[run.environment].words}`}
            </span>
          ),
        ],
        ['Attempt', run.attempt > 1 ? run.attempt : undefined],
        [
          'Replay',
          run.replayId && (
            <Link
              key="replay"
              to="/$client/$env/runs"
              params={{ client: run.client.id, env: 'any' }}
              search={{ replayId: run.replayId }}
              className={link}
            >
              all runs of this replay
            </Link>
          ),
        ],
        ['Queued', exactTime(run.createdAtMs)],
        ['Ended', run.endedAtMs === null ? undefined : exactTime(run.endedAtMs)],
        ['Took', run.endedAtMs === null ? undefined : span(run.endedAtMs - run.createdAtMs)],
        ['Run', <CopyId key="run" id={run.id} label="id of the run" />],
      ]}
    />
  );
}

const RunLink = ({ id, words }: { id: string; words: string }) => (
  <Link to="/runs/$runId" params={{ runId: id }} className={link}>
    {words}
  </Link>
);
