import { Link, type LinkProps } from '@tanstack/react-router';
import { countWords } from '../words/time.ts';
import type { Tone } from '../words/tones.ts';
import { dotOf } from './tone-dot.tsx';

/** A figure that leads to the list that proves it. */
export function StatNumber(props: {
  label: string;
  count: number | undefined;
  isMore?: boolean | undefined;
  tone?: Tone;
  linkTo: LinkProps;
}) {
  const { label, count, isMore = false, tone, linkTo } = props;
  return (
    <Link {...linkTo} className="rounded-lg border border-line bg-surface px-4 py-3 hover:bg-raised">
      <span className="flex items-center gap-2 text-xs text-muted">
        {tone && <span aria-hidden className={`size-2 rounded-full ${dotOf[tone]}`} />}
        {label}
      </span>
      <span className="mt-1 block text-figure font-semibold tracking-tight tabular-nums">
        {count === undefined ? <span className="text-muted">–</span> : `${countWords(count)}${isMore ? '+' : ''}`}
      </span>
    </Link>
  );
}
