import { Link } from '@tanstack/react-router';
import type { Overview } from '../../api/types.ts';
import type { Scope } from '../../lists/scope.ts';
import { BarChart } from '../../ui/bar-chart.tsx';
import { Panel } from '../../ui/panel.tsx';
import { dotOf } from '../../ui/tone-dot.tsx';
import { metrics as known } from '../../words/reporting.ts';
import { countWords, dateWords, shortTime } from '../../words/time.ts';
import { metricWords, type Tone, toneOfMetric } from '../../words/tones.ts';

const HOUR_MS = 3_600_000;

/** What the colours of the chart stand for, from the ground up. */
const series: readonly { tone: Tone; words: string }[] = [
  { tone: 'plain', words: 'Sent' },
  { tone: 'info', words: 'Delivered' },
  { tone: 'good', words: 'Opened, clicked' },
  { tone: 'caution', words: 'Delayed, unsubscribed' },
  { tone: 'bad', words: 'Failed' },
];

/** Events by metric: the sums first, each leading to its events, then when they came. */
export function Reported(props: { events: NonNullable<Overview['events']>; scope: Scope; span: string }) {
  const { events, scope, span } = props;
  const sums = sumsOf(events.buckets);
  const timeWords = events.bucketMs === HOUR_MS ? shortTime : dateWords;
  return (
    <Panel title="Reported by Customer.io" aside={events.bucketMs === HOUR_MS ? 'by the hour' : 'by the day'}>
      {sums.length === 0 && <p className="p-4 text-muted">Nothing was reported in this time.</p>}
      <ul className="flex flex-wrap gap-x-2 gap-y-1 p-2 empty:hidden">
        {sums.map(([metric, count]) => (
          <li key={metric}>
            <Link
              to="/$client/$env/events"
              params={{ client: scope.client, env: scope.env }}
              search={{ metric, last: span }}
              className="block min-w-24 rounded-md px-2 py-1.5 hover:bg-raised"
            >
              <span className="flex items-center gap-2 text-xs text-muted">
                <span aria-hidden className={`size-2 rounded-full ${dotOf[toneOfMetric(metric)]}`} />
                {metricWords(metric)}
              </span>
              <span className="block text-lg leading-7 font-semibold tabular-nums">{countWords(count)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {sums.length > 0 && (
        <BarChart
          label="Events by time"
          series={series}
          timeWords={timeWords}
          bars={events.buckets.map(({ fromMs, metrics }) => ({
            atMs: fromMs,
            counts: series.map(({ tone }) => sumOf(metrics, tone)),
          }))}
        />
      )}
    </Panel>
  );
}

const sumOf = (metrics: Record<string, number>, tone: Tone): number =>
  Object.entries(metrics).reduce((sum, [metric, count]) => (toneOfMetric(metric) === tone ? sum + count : sum), 0);

/** All metrics that there were, in the order in which they happen to a message; unknown ones last. */
function sumsOf(buckets: { metrics: Record<string, number> }[]): [metric: string, count: number][] {
  const sums = new Map<string, number>();
  for (const { metrics } of buckets) {
    for (const [metric, count] of Object.entries(metrics)) sums.set(metric, (sums.get(metric) ?? 0) + count);
  }
  const place = (metric: string) => (known as readonly string[]).indexOf(metric) + 1 || known.length + 1;
  return [...sums].sort(([one], [other]) => place(one) - place(other));
}
