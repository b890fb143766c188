import { Link, type LinkProps } from '@tanstack/react-router';
import { ChevronRight, CircleCheck } from 'lucide-react';
import type { Overview } from '../../api/types.ts';
import { RetryingRuns } from '../../lists/retrying-runs.tsx';
import type { Scope } from '../../lists/scope.ts';
import { dotOf } from '../../ui/tone-dot.tsx';
import { countOf } from '../../words/time.ts';
import type { Tone } from '../../words/tones.ts';

interface Line {
  count: number;
  words: string;
  tone: Tone;
  to: LinkProps;
}

/** How much of what waits for a person, the most harmful first; the Inbox has all of it. */
export function NeedsYou({ overview, scope }: { overview: Overview; scope: Scope }) {
  const lines = linesOf(overview, scope).filter(({ count }) => count > 0);
  return (
    <section aria-labelledby="needs-you">
      <h2 id="needs-you" className="mb-3 font-semibold">
        Needs you
      </h2>
      <div className="overflow-hidden rounded-lg border border-line bg-surface">
        {lines.length === 0 && (
          <p className="flex items-center gap-2 px-4 py-3 text-muted">
            <CircleCheck aria-hidden className="size-4 text-good" /> Nothing waits for you.
          </p>
        )}
        {lines.map(({ words, tone, to }) => (
          <Link
            key={words}
            {...to}
            className="flex min-h-11 items-center gap-3 border-b border-line px-4 py-2 -outline-offset-2! last:border-0 hover:bg-raised"
          >
            <span aria-hidden className={`size-2 shrink-0 rounded-full ${dotOf[tone]}`} />
            <span className="min-w-0 flex-1 font-medium">{words}</span>
            <ChevronRight aria-hidden className="size-4 shrink-0 text-muted" />
          </Link>
        ))}
        <RetryingRuns scope={scope} className="border-t border-line px-4 py-3" />
      </div>
    </section>
  );
}

function linesOf({ attention, connections, endpoints, forwarding }: Overview, { client, env }: Scope): Line[] {
  const params = { client, env };
  const inbox: LinkProps = { to: '/$client/$env/inbox', params };
  const line = (count: number | undefined, tone: Tone, one: string, many: string, to = inbox): Line => ({
    count: count ?? 0,
    words: countOf(count ?? 0, one, many),
    tone,
    to,
  });
  return [
    line(attention?.decisions, 'caution', 'message to decide', 'messages to decide'),
    line(connections?.refused, 'bad', 'environment whose keys are refused', 'environments whose keys are refused', {
      to: '/$client/$env/connections',
      params,
      search: { state: 'bad' },
    }),
    line(
      connections?.unreachable,
      'caution',
      'environment whose Customer.io could not be asked',
      'environments whose Customer.io could not be asked',
      { to: '/$client/$env/connections', params, search: { state: 'unreachable' } },
    ),
    line(
      attention?.runsWaitingForConnections,
      'bad',
      'run waits for its connection to work again',
      'runs wait for their connection to work again',
    ),
    line(endpoints?.failing, 'bad', 'trigger refuses what comes', 'triggers refuse what comes'),
    line(forwarding?.failing, 'bad', 'destination takes no events', 'destinations take no events'),
    line(forwarding?.gone, 'bad', 'destination has switched itself off', 'destinations have switched themselves off'),
    line(endpoints?.heldEvents, 'caution', 'event is held until it is proved', 'events are held until they are proved'),
    line(endpoints?.withGaps, 'caution', 'trigger is silent or late', 'triggers are silent or late'),
    line(
      endpoints?.withWebhookFault,
      'caution',
      'webhook in Customer.io is not as set',
      'webhooks in Customer.io are not as set',
    ),
    line(attention?.failedRuns, 'bad', 'run failed', 'runs failed', { to: '/$client/$env/runs/failures', params }),
  ];
}
