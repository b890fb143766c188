import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import type { RunDetail } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Failure } from '../../ui/failure.tsx';
import { linkButtonLook, mainLinkLook } from '../../ui/look.ts';
import { GIVEN_UP } from '../../words/step-errors.ts';

type Question = 'cancel' | 'again' | 'skip';

/** What can be done with a run as it stands. */
export function RunActions({ run }: { run: RunDetail }) {
  const navigate = useNavigate();
  const [question, setQuestion] = useState<Question>();
  const close = () => setQuestion(undefined);
  const makesOld = [['runs']];
  const retry = useSend('POST /api/v1/runs/{id}/retry', { makesOld });
  const resume = useSend('POST /api/v1/runs/{id}/resume', { makesOld });
  const cancel = useSend('POST /api/v1/runs/{id}/cancel', { makesOld, onSuccess: close });
  const skip = useSend('POST /api/v1/runs/{id}/skip-wait', { makesOld, onSuccess: close });
  const again = useSend('POST /api/v1/runs/{id}/again', {
    makesOld,
    onSuccess: ({ id }) => navigate({ to: '/runs/$runId', params: { runId: id } }).then(close),
  });
  const asked = { path: { id: run.id } };
  const isOver = run.endedAtMs !== null;
  // A retry does not send it either: that was somebody's answer.
  const isGivenUp = run.errorCode === GIVEN_UP;
  const remedy = run.steps.find(({ stepId }) => stepId === run.failedStep)?.remedy;
  // What was given is refused again: a way into the step comes first, as in the Inbox.
  const isOfStep = !isGivenUp && remedy === 'fix-input';
  const failed = [retry, resume].find(({ error }) => error !== null);
  return (
    <>
      {run.waitingFor === 'connection' && run.connection && (
        <Link to="/connections/$connectionId" params={{ connectionId: run.connection.id }} className={mainLinkLook}>
          Open the connection
        </Link>
      )}
      {run.waitingFor === 'connection' && (
        <Button needs="runs:write" isBusy={resume.isPending} onClick={() => resume.mutate(asked)}>
          Go on now
        </Button>
      )}
      {(run.waitingFor === 'time' || run.waitingFor === 'delivery') && (
        <Button needs="runs:write" onClick={() => setQuestion('skip')}>
          Skip the wait
        </Button>
      )}
      {!isOver && (
        <Button needs="runs:write" look="danger" onClick={() => setQuestion('cancel')}>
          Cancel run
        </Button>
      )}
      <Link
        to="/workflows/$workflowId/edit"
        params={{ workflowId: run.workflow.id }}
        search={{ run: run.id, ...(run.failedStep !== null && { step: run.failedStep }) }}
        className={isOfStep ? mainLinkLook : linkButtonLook}
      >
        {run.failedStep === null || isGivenUp ? 'Show on the canvas' : 'Mend this step'}
      </Link>
      {isOver && (
        <Button needs="runs:write" look={isGivenUp ? 'primary' : 'quiet'} onClick={() => setQuestion('again')}>
          Run again from the start
        </Button>
      )}
      {run.status === 'failed' && !isGivenUp && (
        <Button
          needs="runs:write"
          look={isOfStep ? 'quiet' : 'primary'}
          isBusy={retry.isPending}
          onClick={() => retry.mutate({ ...asked, body: {} })}
        >
          Retry from the failed step
        </Button>
      )}
      {failed?.error && (
        <div className="basis-full">
          <Failure error={failed.error} onRetry={failed.again} />
        </div>
      )}
      {question === 'skip' && (
        <ConfirmDialog
          title="Skip the wait, and go on now?"
          yes="Go on now"
          no="Keep waiting"
          send={skip}
          onYes={() => skip.mutate(asked)}
          onClose={close}
        >
          <p>
            {run.waitingFor === 'delivery'
              ? 'It goes on as if nothing had been reported of the message in time.'
              : 'The steps that come next are taken at once.'}
          </p>
        </ConfirmDialog>
      )}
      {question === 'cancel' && (
        <ConfirmDialog
          title="Cancel this run?"
          yes="Cancel run"
          no="Let it go on"
          isDanger
          send={cancel}
          onYes={() => cancel.mutate(asked)}
          onClose={close}
        >
          <p>No further step is taken. What was sent stays sent.</p>
        </ConfirmDialog>
      )}
      {question === 'again' && (
        <ConfirmDialog
          title={`Run “${run.workflow.name}” again from the start?`}
          yes="Run again"
          no="Leave it"
          send={again}
          onYes={() => again.mutate(asked)}
          onClose={close}
        >
          <p>A new run takes every step of the published version with the same event.</p>
          <p>
            {isGivenUp
              ? 'Messages that this run sent are sent once more, and so is the one that somebody said not to send again: look in Customer.io first whether it arrived.'
              : 'Messages that this run sent are sent once more.'}
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}
