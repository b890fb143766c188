import type { FastifyInstance } from 'fastify';
import { appApiType } from '../deliveries/channels.ts';
import type { Delivery } from '../deliveries/delivery.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { linkMetrics, metricSeries, type SeriesQuery, seriesIn } from './metric-series.ts';
import { isWindowed, MetricWindow, type WindowedQuery } from './metric-window.ts';

interface MetricsQuery extends SeriesQuery, WindowedQuery {
  type?: string;
  unique?: string;
}

/**
 * `…/metrics` and `…/metrics/links` of whatever has deliveries.
 * @param isOf - says of a delivery whether it belongs to what the path names; throws when there is no such thing.
 */
export function registerMetrics<Route extends { Params: object }>(
  app: FastifyInstance,
  path: string,
  isOf: (workspace: Workspace, params: Route['Params']) => (delivery: Delivery) => boolean,
): void {
  app.get<{ Params: Route['Params']; Querystring: MetricsQuery }>(`${path}/metrics`, ({ workspace, params, query }) => {
    const sent = workspace.deliveries.entries
      .filter(isOf(workspace, params as Route['Params']))
      .filter(({ channel }) => (query.type ?? appApiType(channel)) === appApiType(channel));
    const series = isWindowed(query)
      ? seriesIn(sent, new MetricWindow(query))
      : metricSeries(sent, query, workspace.clock);
    return { metric: { series } };
  });

  app.get<{ Params: Route['Params']; Querystring: MetricsQuery }>(
    `${path}/metrics/links`,
    ({ workspace, params, query }) => ({
      links: linkMetrics(
        workspace.deliveries.entries.filter(isOf(workspace, params as Route['Params'])),
        query,
        workspace.clock,
      ),
    }),
  );
}
