import { Link } from '@tanstack/react-router';
import { CircleHelp } from 'lucide-react';
import { RadioGroup } from 'radix-ui';
import { useState } from 'react';
import { ApiProblem } from '../api/client.ts';
import { useSend } from '../api/mutations.ts';
import type { Decision } from '../api/types.ts';
import { sentence } from '../words/problems.ts';
import { metricWords } from '../words/tones.ts';
import { Button } from './button.tsx';
import { DecidedMeanwhile } from './decided-meanwhile.tsx';
import { Failure } from './failure.tsx';
import { TimeAgo } from './time-ago.tsx';
import type { HeldDecision } from './use-held-decisions.ts';

type Choice = 'was-sent' | 'send-again' | 'do-not-send';
const UNKNOWN = 'unknown';

/** Asks what became of a message that nobody knows of, and does what is answered. */
export function DecisionCard({ held, isOnRun = false }: { held: HeldDecision; isOnRun?: boolean }) {
  const { decision, onAnswering, onLeft, onDone } = held;
  const { candidates, laterWaits, message, recipient, person } = decision;
  const [choice, setChoice] = useState<Choice | undefined>(candidates.length === 1 ? 'was-sent' : undefined);
  const [deliveryId, setDeliveryId] = useState(candidates.length === 1 ? candidates[0]?.deliveryId : undefined);
  const [isChosen, setIsChosen] = useState(false);
  const decide = useSend('POST /api/v1/runs/{id}/steps/{stepId}/decision', {
    makesOld: [['decisions'], ['runs'], ['waiting']],
    onSuccess: onDone,
  });
  const isRefused = decide.error instanceof ApiProblem && [404, 409].includes(decide.error.status);
  // What was answered here goes by itself, once what stands now is read.
  const isOver = isRefused || (held.isGone && !decide.isPending);
  const mustName = laterWaits.length > 0;
  const whyOff =
    choice === undefined
      ? 'Choose what happened first.'
      : choice === 'was-sent' && mustName && !deliveryId
        ? `Say which delivery it became: the step ${laterWaits[0]?.stepId} waits for what becomes of it.`
        : undefined;

  function send(): void {
    if (choice === undefined) return;
    setIsChosen(true);
    const named = choice === 'was-sent' && deliveryId !== undefined && deliveryId !== UNKNOWN ? { deliveryId } : {};
    decide.mutate({ path: { id: decision.runId, stepId: decision.stepId }, body: { choice, ...named } });
  }

  const to = recipient ?? person?.email ?? person?.id ?? 'somebody';
  const what = [channels[message.channel], message.subject ?? (message.id && `message ${message.id}`)].filter(Boolean);
  return (
    <article
      aria-label={`Was this sent to ${to}?`}
      className="rounded-lg border border-caution/40 bg-surface"
      onFocus={onAnswering}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!isChosen && !currentTarget.contains(relatedTarget)) onLeft();
      }}
      onKeyDown={(event) => {
        if (!isOver && event.key === 'Enter' && (event.ctrlKey || event.metaKey) && whyOff === undefined) send();
      }}
    >
      <div className="flex flex-wrap items-start gap-x-3 gap-y-1 rounded-t-lg bg-caution-ground px-4 py-3">
        <CircleHelp aria-hidden className="mt-0.5 size-4 shrink-0 text-caution" />
        <div className="min-w-0 flex-1 wrap-anywhere">
          <h3 className="font-semibold">Was this sent to {to}?</h3>
          <p className="mt-0.5">
            {what.join(': ')} · <TimeAgo atMs={decision.sinceMs} />
          </p>
          <p className="mt-0.5 text-muted">{sentence(decision.why)}</p>
        </div>
        {!isOnRun && (
          <Link
            to="/runs/$runId"
            params={{ runId: decision.runId }}
            className="rounded font-medium text-accent wrap-anywhere hover:underline max-sm:ml-7 max-sm:basis-full"
          >
            {decision.workflow.name}
          </Link>
        )}
      </div>
      {isOver ? (
        <DecidedMeanwhile decision={decision} isRefused={isRefused} isOnRun={isOnRun} onClose={onDone} />
      ) : (
        <>
          <RadioGroup.Root
            aria-label="What happened"
            value={choice ?? ''}
            onValueChange={(value) => {
              setChoice(value as Choice);
              setIsChosen(true);
            }}
            className="grid gap-2 p-4"
          >
            <Option value="was-sent" words="It was sent" hint="The run goes on as if the answer had come." />
            {choice === 'was-sent' && (
              <Candidates decision={decision} chosen={deliveryId} onChoose={setDeliveryId} mayBeUnknown={!mustName} />
            )}
            <Option value="send-again" words="Send it again" hint={`It may arrive twice at ${to}.`} />
            <Option
              value="do-not-send"
              words="Do not send"
              hint="The step ends as failed, and a retry does not send it either."
            />
          </RadioGroup.Root>
          <div className="flex flex-wrap items-center justify-end gap-3 px-4 pb-4">
            {decide.error && (
              <div className="basis-full">
                <Failure error={decide.error} onRetry={decide.again} />
              </div>
            )}
            <Button look="primary" needs="runs:write" whyOff={whyOff} isBusy={decide.isPending} onClick={send}>
              {choice === undefined ? 'Decide' : answers[choice]}
            </Button>
          </div>
        </>
      )}
    </article>
  );
}

const answers: Record<Choice, string> = {
  'was-sent': 'Go on: it was sent',
  'send-again': 'Send it again',
  'do-not-send': 'Do not send it',
};

const channels: Record<Decision['message']['channel'], string> = {
  email: 'Email',
  push: 'Push notification',
  sms: 'SMS',
  whatsapp: 'WhatsApp message',
  in_app: 'In-app message',
  broadcast: 'Broadcast',
  other: 'Message',
};

function Candidates(props: {
  decision: Decision;
  chosen: string | undefined;
  onChoose: (deliveryId: string) => void;
  mayBeUnknown: boolean;
}) {
  const { decision, chosen, onChoose, mayBeUnknown } = props;
  return (
    <RadioGroup.Root
      aria-label="Which delivery it became"
      value={chosen ?? ''}
      onValueChange={onChoose}
      className="ml-7 grid gap-2 border-l-2 border-line pl-3"
    >
      {decision.candidates.map((each) => (
        <Option
          key={each.deliveryId}
          value={each.deliveryId}
          words={each.subject ?? 'The message that Customer.io made at that time'}
          hint={
            each.lastMetric === null
              ? `Delivery ${each.deliveryId}: nothing was reported of it yet.`
              : `${metricWords(each.lastMetric)} to ${each.recipient ?? 'somebody'} · ${each.deliveryId}`
          }
        />
      ))}
      {mayBeUnknown && <Option value={UNKNOWN} words="I do not know which" hint="No later step needs it." />}
    </RadioGroup.Root>
  );
}

function Option({ value, words, hint }: { value: string; words: string; hint: string }) {
  return (
    <RadioGroup.Item
      value={value}
      className="flex cursor-pointer items-start gap-3 rounded-lg border border-line px-3 py-2 text-left hover:bg-raised data-[state=checked]:border-accent data-[state=checked]:bg-info-ground"
    >
      <span className="mt-0.5 grid size-4 shrink-0 place-items-center rounded-full border border-control">
        <RadioGroup.Indicator className="size-2 rounded-full bg-accent" />
      </span>
      <span className="min-w-0 wrap-anywhere">
        <span className="block font-medium">{words}</span>
        <span className="block text-xs text-muted">{hint}</span>
      </span>
    </RadioGroup.Item>
  );
}
