import { Link } from '@tanstack/react-router';
import type { RunDetail } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { linkLook } from '../../ui/look.ts';
import { aboutOf, triggeredBy } from '../../words/run-facts.ts';
import { exactTime } from '../../words/time.ts';

/** Which run is drawn, when it was and what set it off, with the way back to it. */
export function ShownRunNote({ run, onHide }: { run: RunDetail; onHide: () => void }) {
  const { id, workflowVersion, createdAtMs, event, startedBy } = run;
  return (
    <p role="status" className="flex items-center gap-3 bg-info-ground px-4 py-1.5 text-info">
      <span>
        Shows what the run of {exactTime(createdAtMs)} did, on version {workflowVersion}.{' '}
        {triggeredBy({ about: aboutOf(event), startedBy })}.{' '}
        <Link to="/runs/$runId" params={{ runId: id }} className={linkLook}>
          Back to the run
        </Link>
      </span>
      <Button look="ghost" className="h-7!" onClick={onHide}>
        Hide it
      </Button>
    </p>
  );
}
