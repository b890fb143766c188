import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { runQuery } from '../api/queries.ts';
import type { Decision } from '../api/types.ts';
import { useLiveQuery } from '../api/use-live-query.ts';
import { Button } from './button.tsx';
import { Decided } from './decided.tsx';
import { linkButtonLook } from './look.ts';

/** Somebody was quicker with a decision: who, and with what. It stands where this one was about to be answered. */
export function DecidedMeanwhile(props: {
  decision: Decision;
  /** What was pressed here was refused for it. */
  isRefused: boolean;
  isOnRun: boolean;
  onClose: () => void;
}) {
  const { decision, isRefused, isOnRun, onClose } = props;
  const query = runQuery(decision.runId);
  const { data: run } = useQuery(query);
  useLiveQuery(query.queryKey, ({ type, runId }) => type === 'run' && (runId ?? decision.runId) === decision.runId);
  const taken = run?.sends.find(({ stepId }) => stepId === decision.stepId)?.decision;
  return (
    <div className="flex flex-wrap items-center justify-end gap-3 p-4">
      <div role="alert" className="min-w-0 flex-1 basis-60 wrap-anywhere">
        <p className="font-medium">
          {run?.status === 'cancelled' ? 'The run was cancelled meanwhile' : 'This was decided meanwhile'}
        </p>
        <p className="text-muted">
          {taken && <Decided decision={taken} />} {isRefused && 'What you chose was not done.'}
        </p>
      </div>
      {!isOnRun && (
        <Link to="/runs/$runId" params={{ runId: decision.runId }} className={linkButtonLook}>
          Open the run
        </Link>
      )}
      <Button onClick={onClose}>Take it away</Button>
    </div>
  );
}
