import type { Overview } from '../../api/types.ts';
import type { Scope } from '../../lists/scope.ts';
import { StatNumber } from '../../ui/stat-number.tsx';
import type { Tone } from '../../words/tones.ts';

/** What came through all triggers in the last day, whatever time the page looks at. */
export function Triggers({ figures, scope }: { figures: NonNullable<Overview['endpoints']>; scope: Scope }) {
  const { lastDay } = figures;
  const numbers: [label: string, count: number, tone: Tone][] = [
    ['accepted', lastDay.accepted, 'good'],
    ['held', lastDay.held, lastDay.held > 0 ? 'caution' : 'plain'],
    ['refused', lastDay.refused, lastDay.refused > 0 ? 'bad' : 'plain'],
  ];
  if (figures.all === 0) return null;
  return (
    <section aria-labelledby="triggers">
      <h2 id="triggers" className="mb-3 font-semibold">
        Triggers <span className="font-normal text-muted">· events of the last 24 hours{stateOf(figures)}</span>
      </h2>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        {numbers.map(([label, count, tone]) => (
          <StatNumber
            key={label}
            label={label}
            tone={tone}
            count={count}
            linkTo={{ to: '/$client/$env/triggers', params: { client: scope.client, env: scope.env } }}
          />
        ))}
      </div>
    </section>
  );
}

const stateOf = ({ paused }: NonNullable<Overview['endpoints']>): string => (paused === 0 ? '' : ` · ${paused} paused`);
