import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { RunDetail } from '../../api/types.ts';
import { failuresQuery } from '../../api/waiting-queries.ts';
import { RetryGroup } from '../../lists/retry-group.tsx';
import { Button } from '../../ui/button.tsx';
import { linkLook } from '../../ui/look.ts';
import { aboutOf, triggeredBy } from '../../words/run-facts.ts';
import { shortTime } from '../../words/time.ts';

/** Which run is drawn, when it was and what set it off, with the way back to it; once it is mended, all that failed like it. */
export function ShownRunNote(props: {
  run: RunDetail;
  /** The workflow was turned on since: whoever mended it is asked about the runs that failed. */
  isMended: boolean;
  onHide: () => void;
}) {
  const { run, isMended, onHide } = props;
  const { id, workflow, workflowVersion, createdAtMs, event, startedBy, status, failedStep } = run;
  const hasFailed = status === 'failed';
  const { data } = useQuery({ ...failuresQuery({ workflowId: [workflow.id] }), enabled: hasFailed });
  const group = data?.items.find((each) => hasFailed && each.failedStep === failedStep && !each.failsAgain);
  return (
    <div role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1 bg-info-ground px-4 py-1.5 text-info">
      <p className="min-w-0 flex-1 basis-64">
        Shows what the run of {shortTime(createdAtMs)} did, on version {workflowVersion}.{' '}
        {triggeredBy({ about: aboutOf(event), startedBy })}.{' '}
        <Link to="/runs/$runId" params={{ runId: id }} className={linkLook}>
          Back to the run
        </Link>
      </p>
      {group && (
        <RetryGroup key={String(isMended)} group={group} isAsking={isMended} isMain={isMended} className="h-7!" />
      )}
      <Button look="ghost" className="h-7!" onClick={onHide}>
        Hide it
      </Button>
    </div>
  );
}
