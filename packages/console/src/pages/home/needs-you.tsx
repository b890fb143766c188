import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronRight, CircleCheck } from 'lucide-react';
import { decisionsQuery, everyEndpointQuery, failuresQuery } from '../../api/queries.ts';
import type { Environment } from '../../api/types.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import type { Scope } from '../../lists/scope.ts';
import { Failure } from '../../ui/failure.tsx';
import { dotOf } from '../../ui/tone-dot.tsx';
import { troubleOf } from '../../words/endpoint-facts.ts';
import { countOf } from '../../words/time.ts';
import type { Tone } from '../../words/tones.ts';

/** How much of what waits for a person; the Inbox has all of it. */
export function NeedsYou({
  asked,
  scope,
}: {
  asked: { clientId?: string[]; environment?: Environment[] };
  scope: Scope;
}) {
  const decisions = useQuery(decisionsQuery(asked));
  const failures = useQuery(failuresQuery(asked));
  const endpoints = useQuery(everyEndpointQuery(asked));
  useLiveQuery(decisionsQuery(asked).queryKey, ({ type }) => type === 'decision');
  useLiveQuery(failuresQuery(asked).queryKey, ({ type }) => type === 'run');
  useLiveQuery(everyEndpointQuery(asked).queryKey, ({ type }) => type === 'endpoint' || type === 'held');
  const all = [decisions, failures, endpoints];
  const failed = all.find(({ error }) => error !== null);
  if (failed)
    return <Failure error={failed.error} onRetry={() => void Promise.all(all.map(({ refetch }) => refetch()))} />;

  const failedRuns = failures.data?.items.reduce((sum, { runs }) => sum + runs, 0) ?? 0;
  const troubled = endpoints.data?.filter((endpoint) => troubleOf(endpoint) !== undefined).length ?? 0;
  const lines: [count: number, words: string, tone: Tone][] = [
    [decisions.data?.items.length ?? 0, 'to decide', 'caution'],
    [troubled, 'with trouble', 'bad'],
    [failedRuns, 'failed', 'bad'],
  ];
  const nouns = [
    ['message', 'messages'],
    ['trigger', 'triggers'],
    ['run', 'runs'],
  ] as const;
  const shown = lines.map((line, at) => [...line, nouns[at] ?? nouns[0]] as const).filter(([count]) => count > 0);
  const isKnown = all.every(({ data }) => data !== undefined);
  return (
    <section aria-labelledby="needs-you">
      <h2 id="needs-you" className="mb-3 font-semibold">
        Needs you
      </h2>
      <div className="rounded-lg border border-line bg-surface">
        {isKnown && shown.length === 0 && (
          <p className="flex items-center gap-2 px-4 py-3 text-muted">
            <CircleCheck aria-hidden className="size-4 text-good" /> Nothing waits for you.
          </p>
        )}
        {shown.map(([count, words, tone, [one, many]]) => (
          <Link
            key={words}
            to="/$client/$env/inbox"
            params={{ client: scope.client, env: scope.env }}
            className="flex items-center gap-3 border-b border-line px-4 py-2.5 last:border-0 hover:bg-raised"
          >
            <span aria-hidden className={`size-2 rounded-full ${dotOf[tone]}`} />
            <span className="flex-1 font-medium">{`${countOf(count, one, many)} ${words}`}</span>
            <ChevronRight aria-hidden className="size-4 text-muted" />
          </Link>
        ))}
      </div>
    </section>
  );
}
