import type { RunDetail } from '../api/types.ts';
import { exactTime } from '../time.ts';
import { groundOf, type Tone } from '../tones.ts';

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
              <span className={`rounded-full px-2 py-0.5 text-xs font-medium ${groundOf[tone]}`}>{words}</span>
            </p>
            <p className="mt-1 text-xs text-muted wrap-anywhere">
              {[send.deliveryId && `Delivery ${send.deliveryId}`, send.reason, exactTime(send.intendedAtMs)]
                .filter(Boolean)
                .join(' · ')}
            </p>
          </li>
        );
      })}
    </ul>
  );
}
