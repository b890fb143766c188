import { Badge } from '../../ui/badge.tsx';
import { sentence } from '../../words/problems.ts';
import type { Tone } from '../../words/tones.ts';

/** What does not do its work: what it is, how it stands since when, what is wrong, and where it belongs. */
export function TroubleCard(props: {
  title: React.ReactNode;
  client: string;
  state: string;
  trouble: { tone: Tone; what: string; meaning: string };
  since: React.ReactNode;
  where: React.ReactNode;
}) {
  const { title, client, state, trouble, since, where } = props;
  return (
    <article className="rounded-lg border border-line bg-surface p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="min-w-0 font-semibold wrap-anywhere">
          <span className="font-normal text-muted">{client} ·</span> {title}
        </h3>
        <Badge tone={trouble.tone}>{state}</Badge>
        <span className="ml-auto text-xs text-muted">{since}</span>
      </div>
      <p className={`mt-2 wrap-anywhere ${trouble.tone === 'bad' ? 'text-bad' : ''}`}>{sentence(trouble.what)}</p>
      <p className="text-muted wrap-anywhere">{sentence(trouble.meaning)}</p>
      <p className="mt-2 text-xs text-muted">{where}</p>
    </article>
  );
}
