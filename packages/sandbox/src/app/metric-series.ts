import type { Clock } from '../clock.ts';
import { metrics } from '../deliveries/channels.ts';
import { type Delivery, firstTimes } from '../deliveries/delivery.ts';
import { appError } from '../http/api-error.ts';

export interface SeriesQuery {
  period?: string;
  steps?: string;
}

const hourSeconds = 3600;
/** Period → its length and how many steps are asked for at most (App API document, read 2026-08). */
const periods = {
  hours: { seconds: hourSeconds, max: 24, usual: 24 },
  days: { seconds: 24 * hourSeconds, max: 45, usual: 45 },
  weeks: { seconds: 7 * 24 * hourSeconds, max: 12, usual: 12 },
  months: { seconds: 30 * 24 * hourSeconds, max: 121, usual: 12 },
} as const;

const alwaysZero = ['prefetch_clicked', 'prefetch_opened', 'suppressed', 'topic_unsubscribed'];

/** Counts deliveries by metric in equal steps, oldest first. Months are 30 days here, days start at midnight UTC. */
export function metricSeries(
  deliveries: readonly Delivery[],
  query: SeriesQuery,
  clock: Clock,
): Record<string, number[]> {
  const { period = 'days' } = query;
  if (!Object.hasOwn(periods, period)) throw appError(400, 'period must be hours, days, weeks or months');
  const { seconds, max, usual } = periods[period as keyof typeof periods];
  const asked = query.steps === undefined ? usual : Number(query.steps);
  if (!Number.isInteger(asked) || asked < 0) throw appError(400, 'steps must be a whole number');
  const steps = asked === 0 ? max : Math.min(Math.max(2, asked), max);
  const lastStep = Math.floor(clock.nowSeconds() / seconds);
  const empty = () => new Array<number>(steps).fill(0);
  const series: Record<string, number[]> = { created: empty() };
  for (const name of [...metrics.filter((metric) => metric !== 'replied' && metric !== 'dropped'), ...alwaysZero]) {
    series[name] = empty();
  }
  for (const delivery of deliveries) {
    for (const [name, timestamp] of Object.entries({ created: delivery.createdAt, ...firstTimes(delivery) })) {
      const index = steps - 1 - (lastStep - Math.floor(timestamp / seconds));
      const counts = series[name];
      if (counts?.[index] !== undefined) counts[index] += 1;
    }
  }
  const { opened = [], clicked = [] } = series;
  return { ...series, human_opened: opened, human_clicked: clicked }; // no machine opens anything here
}
