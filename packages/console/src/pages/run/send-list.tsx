import type { RunDetail } from '../../api/types.ts';
import { Badge } from '../../ui/badge.tsx';
import { CopyId } from '../../ui/copy-button.tsx';
import { exactTime } from '../../words/time.ts';
import type { Tone } from '../../words/tones.ts';

type Send = RunDetail['sends'][number];

const states: Record<Send['state'], [tone: Tone, words: string]> = {
  intended: ['info', 'about to be sent'],
  released: ['info', 'on its way'],
  sent: ['good', 'sent'],
  undecided: ['caution', 'outcome unknown'],
  'given-up': ['bad', 'not sent'],
};

/** The messages of a run, as the send ledger has them. */
export function SendList({ sends }: { sends: Send[] }) {
  return (
    <ul className="divide-y divide-line">
      {sends.map((send) => {
        const [tone, words] = states[send.state];
        return (
          <li key={send.stepId} className="px-4 py-3">
            <p className="flex flex-wrap items-center justify-between gap-2">
              <code className="font-mono text-xs">{send.action}</code>
              <Badge tone={tone}>{words}</Badge>
            </p>
            {send.deliveryId && <CopyId id={send.deliveryId} label="delivery id" />}
            <p className="mt-1 text-xs text-muted wrap-anywhere">
              {[send.reason, exactTime(send.intendedAtMs)].filter(Boolean).join(' · ')}
            </p>
          </li>
        );
      })}
    </ul>
  );
}
