import { Link } from '@tanstack/react-router';
import type { RunDetail } from '../../api/types.ts';
import { ActionTitle } from '../../ui/action-title.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Decided } from '../../ui/decided.tsx';
import { sentence } from '../../words/problems.ts';
import { sendWords } from '../../words/sends.ts';
import { exactTime } from '../../words/time.ts';

type Send = RunDetail['sends'][number];

/** Its reason then says who decided what, as stands below it. */
const isToldByDecision = ({ state, decision }: Send): boolean =>
  (state === 'sent' && decision?.choice === 'was-sent') || (state === 'given-up' && decision !== null);

/** The messages of a run, as the send ledger has them. */
export function SendList({ run: { sends, endedAtMs } }: { run: RunDetail }) {
  return (
    <ul className="divide-y divide-line">
      {sends.map((send) => {
        const [tone, words] = sendWords(send, endedAtMs !== null);
        return (
          <li key={send.stepId} className="px-4 py-3">
            <p className="flex flex-wrap items-center justify-between gap-2">
              <span className="font-medium">
                <ActionTitle action={send.action} />
              </span>
              <Badge tone={tone}>{words}</Badge>
            </p>
            {send.reason && !isToldByDecision(send) && (
              <p className="mt-1 text-muted wrap-anywhere">{sentence(send.reason)}</p>
            )}
            {send.decision && (
              <p className="mt-1 text-muted">
                <Decided decision={send.decision} />
              </p>
            )}
            <p className="mt-1 text-xs text-muted">
              {exactTime(send.intendedAtMs)}
              {send.deliveryId !== null && (
                <>
                  {' · '}
                  <Link
                    to="/deliveries/$deliveryId"
                    params={{ deliveryId: send.deliveryId }}
                    className="rounded text-accent underline"
                  >
                    What became of it
                  </Link>
                </>
              )}
            </p>
          </li>
        );
      })}
    </ul>
  );
}
