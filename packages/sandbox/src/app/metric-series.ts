import type { Clock } from '../clock.ts';
import { metrics } from '../deliveries/channels.ts';
import { type Delivery, type DeliveryStep, firstTimes } from '../deliveries/delivery.ts';
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

const seriesNames: readonly string[] = [
  'created',
  ...metrics.filter((metric) => metric !== 'replied' && metric !== 'dropped'),
  // What never happens here.
  ...['prefetch_clicked', 'prefetch_opened', 'suppressed', 'topic_unsubscribed'],
];

/** A report's steps. */
export interface Buckets {
  /** How many of these moments, in Unix seconds, lie in each step. */
  count(timestamps: readonly number[]): number[];
}

/** Equal steps, oldest first. Months are 30 days here, days start at midnight UTC. */
class Steps implements Buckets {
  readonly #seconds: number;
  readonly #count: number;
  readonly #last: number;

  constructor({ period = 'days', steps }: SeriesQuery, clock: Clock) {
    if (!Object.hasOwn(periods, period)) throw appError(400, 'period must be hours, days, weeks or months');
    const { seconds, max, usual } = periods[period as keyof typeof periods];
    const asked = steps === undefined ? usual : Number(steps);
    if (!Number.isInteger(asked) || asked < 0) throw appError(400, 'steps must be a whole number');
    this.#seconds = seconds;
    this.#count = asked === 0 ? max : Math.min(Math.max(2, asked), max);
    this.#last = Math.floor(clock.nowSeconds() / seconds);
  }

  count(timestamps: readonly number[]): number[] {
    const counts = new Array<number>(this.#count).fill(0);
    for (const timestamp of timestamps) {
      const index = this.#count - 1 - (this.#last - Math.floor(timestamp / this.#seconds));
      if (counts[index] !== undefined) counts[index] += 1;
    }
    return counts;
  }
}

/** Counts deliveries by metric, each delivery once. */
export const metricSeries = (
  deliveries: readonly Delivery[],
  query: SeriesQuery,
  clock: Clock,
): Record<string, number[]> => seriesIn(deliveries, new Steps(query, clock));

/** The same in steps of another making. */
export function seriesIn(deliveries: readonly Delivery[], steps: Buckets): Record<string, number[]> {
  const moments = new Map<string, number[]>(seriesNames.map((name) => [name, []]));
  for (const delivery of deliveries) {
    for (const [name, timestamp] of Object.entries({ created: delivery.createdAt, ...firstTimes(delivery) })) {
      moments.get(name)?.push(timestamp);
    }
  }
  const series = Object.fromEntries([...moments].map(([name, timestamps]) => [name, steps.count(timestamps)]));
  const { opened = [], clicked = [] } = series;
  return { ...series, human_opened: opened, human_clicked: clicked }; // no machine opens anything here
}

/** Clicks by link, in the order in which links were first clicked. `unique` counts each delivery once per link. */
export function linkMetrics(
  deliveries: readonly Delivery[],
  query: SeriesQuery & { unique?: string },
  clock: Clock,
): object[] {
  const steps = new Steps(query, clock);
  const byLink = Map.groupBy(
    deliveries.flatMap(({ id, history }) => history.flatMap((step) => clickOf(id, step))),
    ({ href }) => href,
  );
  return [...byLink].map(([href, clicks], index) => {
    const counted = query.unique === 'true' ? firstPerDelivery(clicks) : clicks;
    const clicked = steps.count(counted.map(({ timestamp }) => timestamp));
    return {
      link: { id: index + 1, href },
      metric: { series: { clicked, human_clicked: clicked, machine_clicked: steps.count([]) } },
    };
  });
}

interface Click {
  readonly deliveryId: string;
  readonly href: string;
  readonly timestamp: number;
}

const clickOf = (deliveryId: string, { metric, timestamp, detail }: DeliveryStep): Click[] =>
  metric === 'clicked' ? [{ deliveryId, href: String(detail.href ?? 'https://example.com/'), timestamp }] : [];

const firstPerDelivery = (clicks: readonly Click[]): Click[] => [
  ...new Map(clicks.toReversed().map((click) => [click.deliveryId, click])).values(),
];
