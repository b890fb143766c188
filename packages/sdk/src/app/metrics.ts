import type { CallOptions } from '../http/caller.ts';
import type { AppCaller } from './app-caller.ts';

export interface MetricsQuery {
  /** Default `days`. */
  period?: 'hours' | 'days' | 'weeks' | 'months' | undefined;
  /** At most 24 hours, 45 days, 12 weeks or 121 months; fewer than two cannot be asked for. */
  steps?: number | undefined;
}

export interface LinkMetricsQuery extends MetricsQuery {
  /** Each person counts once per link. Default `false`. */
  unique?: boolean | undefined;
}

/** The newer way to ask for a campaign's metrics: a window instead of a number of steps. */
export interface WindowedMetricsQuery {
  /** `2` for a window, `1` for `period` and `steps`. */
  version?: '1' | '2' | undefined;
  res?: MetricsResolution | undefined;
  /** IANA name, such as `America/New_York`. */
  tz?: string | undefined;
  /** Unix seconds. */
  start?: number | undefined;
  end?: number | undefined;
}

export type MetricsResolution = 'hourly' | 'daily' | 'weekly' | 'monthly';

/** One number per step and metric, oldest first. */
export type MetricSeries = Record<string, number[]>;

export interface LinkMetrics {
  link: { id: number; href: string };
  metric: { series: MetricSeries };
  [unknown: string]: unknown;
}

interface MetricsCall {
  params: Record<string, string | number>;
  query: object;
  options: CallOptions | undefined;
}

type Query = Record<string, string | number | boolean | undefined>;

/** How often each thing happened, step by step, of whatever `route` names. */
export async function readMetrics(caller: AppCaller, route: string, call: MetricsCall): Promise<MetricSeries> {
  const { params, query, options } = call;
  const wanted = { method: 'GET', route, params, query: { ...query } as Query, options } as const;
  return (await caller.one<{ series?: MetricSeries | null }>('metric', wanted)).series ?? {};
}

/** How often each link was clicked, likewise. */
export const readLinkMetrics = (
  caller: AppCaller,
  route: string,
  { params, query, options }: MetricsCall,
): Promise<LinkMetrics[]> =>
  caller.list('links', { method: 'GET', route, params, query: { ...query } as Query, options });
