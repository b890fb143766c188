import { Link } from '@tanstack/react-router';
import type { Overview } from '../../api/types.ts';
import type { Scope } from '../../lists/scope.ts';
import { Panel } from '../../ui/panel.tsx';
import { dotOf } from '../../ui/tone-dot.tsx';
import { countWords } from '../../words/time.ts';
import { metricWords, toneOfMetric } from '../../words/tones.ts';

type Funnel = NonNullable<Overview['deliveries']>;
type By = Funnel['openedBy'];

const stages = ['sent', 'delivered', 'opened', 'clicked', 'converted'] as const;
const problems = ['bounced', 'dropped', 'failed', 'undeliverable', 'spammed', 'unsubscribed'] as const;

/** How far messages came, and what went wrong beside it. */
export function Deliveries({ funnel, scope, span }: { funnel: Funnel; scope: Scope; span: string }) {
  const most = Math.max(1, ...stages.map((stage) => funnel[stage]));
  const bad = problems.filter((problem) => funnel[problem] > 0);
  // Nobody opens what was not sent: its report did not come here, or came before this time.
  const last = stages.findLastIndex((stage) => funnel[stage] > 0);
  const isUntold = (stage: (typeof stages)[number]) => funnel[stage] === 0 && stages.indexOf(stage) < last;
  const linkTo = (metric: string) => ({
    to: '/$client/$env/events' as const,
    params: { client: scope.client, env: scope.env },
    search: { metric, last: span },
  });
  if ([...stages, ...problems].every((metric) => funnel[metric] === 0)) {
    return (
      <Panel title="Deliveries" isPadded>
        <p className="text-muted">No message was reported on in this time.</p>
      </Panel>
    );
  }
  return (
    <Panel title="Deliveries" aside="each counts once" isPadded>
      <ul className="grid gap-3">
        {stages.map((stage) => (
          <li key={stage}>
            <Link {...linkTo(stage)} className="group block rounded">
              <span className="flex items-baseline gap-2">
                <span className="flex-1 group-hover:underline">{metricWords(stage)}</span>
                <span className="text-xs text-muted tabular-nums">{shareOf(funnel[stage], funnel.sent)}</span>
                {isUntold(stage) ? (
                  <span className="text-muted">not reported</span>
                ) : (
                  <span className="font-semibold tabular-nums">{countWords(funnel[stage])}</span>
                )}
              </span>
              <span aria-hidden className="mt-1 block h-2 overflow-hidden rounded-full bg-raised">
                <span
                  className={`block h-full rounded-full ${dotOf[toneOfMetric(stage)]}`}
                  style={{ width: `${(funnel[stage] / most) * 100}%` }}
                />
              </span>
            </Link>
            {stage === 'opened' && <MadeBy by={funnel.openedBy} />}
            {stage === 'clicked' && <MadeBy by={funnel.clickedBy} />}
          </li>
        ))}
      </ul>
      {stages.some(isUntold) && (
        <p className="mt-3 text-xs text-muted">
          Only what a webhook reports is counted. The settings of its trigger say what that is.
        </p>
      )}
      <h3 className="mt-5 mb-1 font-medium">What went wrong</h3>
      {bad.length === 0 && <p className="text-muted">Nothing, as far as it was reported.</p>}
      <ul className="flex flex-wrap gap-x-5">
        {bad.map((problem) => (
          <li key={problem}>
            <Link {...linkTo(problem)} className="inline-flex min-h-6 items-center gap-2 rounded hover:underline">
              <span aria-hidden className={`size-2 rounded-full ${dotOf[toneOfMetric(problem)]}`} />
              {metricWords(problem)} <span className="font-semibold tabular-nums">{countWords(funnel[problem])}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Many mail programs open what nobody reads: who did it is told apart, where it is known. */
function MadeBy({ by: { person, machine, unknown } }: { by: By }) {
  if (person + machine + unknown === 0) return null;
  const parts = [
    `${countWords(person)} by people`,
    `${countWords(machine)} by machines`,
    ...(unknown > 0 ? [`${countWords(unknown)} not known`] : []),
  ];
  return <p className="mt-1 text-xs text-muted tabular-nums">{parts.join(' · ')}</p>;
}

/** Nothing where it would mislead: what was delivered in this time may have been sent before it. */
const shareOf = (count: number, sent: number): string => (count >= sent ? '' : `${Math.round((count / sent) * 100)} %`);
