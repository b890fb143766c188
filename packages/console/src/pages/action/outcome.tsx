import { Link } from '@tanstack/react-router';
import { ApiProblem } from '../../api/client.ts';
import { Failure } from '../../ui/failure.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { linkButtonLook } from '../../ui/look.ts';
import { Note } from '../../ui/note.tsx';
import { Panel } from '../../ui/panel.tsx';
import { sentence } from '../../words/problems.ts';
import { stepErrorWords } from '../../words/step-errors.ts';
import { span } from '../../words/time.ts';
import type { useRun } from './use-run.ts';

/** What would leave, what came back, or why it did not go. */
export function Outcome({ run, connectionId }: { run: ReturnType<typeof useRun>; connectionId: string | undefined }) {
  const { done, error, again } = run;
  return (
    <Panel
      title={done?.kind === 'preview' ? 'What would leave' : 'Answer'}
      isPadded
      aside={done?.kind === 'run' && `took ${span(done.tookMs)}`}
    >
      <div role="status" aria-live="polite" className="grid grid-cols-1 gap-3">
        {!done && !error && (
          <p className="text-muted">Preview the request to see exactly what would be sent, then run it.</p>
        )}
        {done?.kind === 'preview' && <Note tone="info" title="Nothing has left. This is what a run would send." />}
        {done?.kind === 'run' && (
          <Note tone="good" title="Customer.io has taken it">
            What is queued there shows a moment later.
          </Note>
        )}
        {done && done.output !== null && <JsonView value={done.output} label="the answer" />}
        {error && <RunFailure error={error} again={again} connectionId={connectionId} />}
      </div>
    </Panel>
  );
}

/** Each remedy has its own way out; what may have been sent is never offered to be sent again. */
function RunFailure(props: { error: Error; again: () => unknown; connectionId: string | undefined }) {
  const { error, again, connectionId } = props;
  const remedy = error instanceof ApiProblem ? error.remedy : undefined;
  if (remedy === 'check-outcome') {
    return (
      <div role="alert">
        <Note
          tone="caution"
          title="It may have been sent"
          button={
            <Link to="/$client/$env/deliveries" params={{ client: 'all', env: 'any' }} className={linkButtonLook}>
              Look in deliveries
            </Link>
          }
        >
          {sentence(error.message)} Look before it is sent again.
        </Note>
      </div>
    );
  }
  const { wayOut, isOfConnection } = stepErrorWords(error.message);
  if ((remedy === 'reconnect' || isOfConnection) && connectionId !== undefined) {
    return (
      <div role="alert">
        <Note
          tone="bad"
          title={sentence(error.message)}
          button={
            <Link to="/connections/$connectionId" params={{ connectionId }} className={linkButtonLook}>
              Open connection
            </Link>
          }
        >
          {wayOut ?? 'Customer.io does not take the key, or the key does not allow this.'}
        </Note>
      </div>
    );
  }
  return <Failure error={error} onRetry={remedy === 'fix-input' ? undefined : again} />;
}
