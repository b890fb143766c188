import { CircleCheck, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { Tone } from '../words/tones.ts';

const looks: Record<Tone, { Icon: LucideIcon; ground: string; ink: string }> = {
  good: { Icon: CircleCheck, ground: 'bg-good-ground', ink: 'text-good' },
  info: { Icon: Info, ground: 'bg-info-ground', ink: 'text-info' },
  caution: { Icon: TriangleAlert, ground: 'bg-caution-ground', ink: 'text-caution' },
  bad: { Icon: TriangleAlert, ground: 'bg-bad-ground', ink: 'text-bad' },
  plain: { Icon: Info, ground: 'bg-plain-ground', ink: 'text-plain' },
};

/** What has to be known here: what it is, what it means, and the way out as a button. */
export function Note(props: {
  tone: Tone;
  title: React.ReactNode;
  children?: React.ReactNode;
  button?: React.ReactNode;
}) {
  const { tone, title, children, button } = props;
  const { Icon, ground, ink } = looks[tone];
  return (
    <div className={`flex flex-wrap items-start gap-3 rounded-lg p-3 ${ground}`}>
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${ink}`} />
      <div className="min-w-0 flex-1 basis-48 wrap-anywhere">
        <p className={`font-medium ${ink}`}>{title}</p>
        {children && <div className="mt-0.5 text-ink">{children}</div>}
      </div>
      {button}
    </div>
  );
}
