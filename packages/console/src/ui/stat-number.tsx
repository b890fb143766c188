import { Link, type LinkProps } from '@tanstack/react-router';
import { countWords } from '../words/time.ts';
import type { Tone } from '../words/tones.ts';
import { dotOf } from './tone-dot.tsx';

/** A figure that leads to the list that proves it. */
export function StatNumber({
  label,
  count,
  tone,
  linkTo,
}: {
  label: string;
  count: number;
  tone: Tone;
  linkTo: LinkProps;
}) {
  return (
    <Link {...linkTo} className="rounded-lg border border-line bg-surface px-4 py-3 hover:bg-raised">
      <span className="flex items-center gap-2 text-xs text-muted">
        <span aria-hidden className={`size-2 rounded-full ${dotOf[tone]}`} />
        {label}
      </span>
      <span className="mt-1 block text-figure font-semibold tracking-tight tabular-nums">{countWords(count)}</span>
    </Link>
  );
}
