import type { FastifyInstance } from 'fastify';
import { appApiType } from '../deliveries/channels.ts';
import { firstTimes } from '../deliveries/delivery.ts';
import { notFound } from '../http/api-error.ts';
import type { Campaign, Journey } from '../workspace/campaigns.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { deliveryAnswer, inWindow, type WindowQuery } from './delivery-answer.ts';
import { registerMessageActions } from './message-actions.ts';
import { registerMetrics } from './metric-routes.ts';
import { MetricWindow, type WindowedQuery } from './metric-window.ts';
import { type PageQuery, pageOf } from './page.ts';

interface ById {
  Params: { id: string };
}
interface MessagesQuery extends PageQuery, WindowQuery {
  type?: string;
  drafts?: string;
}

/** Campaigns: made in the UI, or in a seed file, and run when their event comes. */
export function registerCampaigns(app: FastifyInstance): void {
  app.get('/campaigns', ({ workspace }) => ({ campaigns: workspace.assets.campaigns.map(answer) }));

  app.get<ById>('/campaigns/:id', ({ workspace, params }) => ({ campaign: answer(find(workspace, params.id)) }));

  app.get<ById & { Querystring: MessagesQuery }>('/campaigns/:id/messages', ({ workspace, params, query }) => {
    const { id } = find(workspace, params.id);
    const sent = workspace.deliveries.entries
      .filter(({ origin }) => origin.kind === 'campaign' && origin.campaignId === id)
      .filter(({ channel }) => (query.type ?? appApiType(channel)) === appApiType(channel))
      .filter(({ draft }) => query.drafts === 'true' || !draft);
    const { entries, next } = pageOf(inWindow(sent, query, workspace), query, { usual: 50, max: 1000 });
    return { messages: entries.map(deliveryAnswer), next };
  });

  app.get<ById & { Querystring: WindowedQuery }>('/campaigns/:id/journey_metrics', ({ workspace, params, query }) => {
    const { journeys } = find(workspace, params.id);
    return { journey_metric: { series: journeySeries(workspace, journeys, new MetricWindow(query)) } };
  });

  registerMetrics<ById>(app, '/campaigns/:id', (workspace, params) => {
    const { id } = find(workspace, params.id);
    return ({ origin }) => origin.kind === 'campaign' && origin.campaignId === id;
  });

  registerMessageActions(app, {
    path: '/campaigns',
    idKey: 'campaign_id',
    actionsOf: (workspace, id) => find(workspace, id).actions,
    isFrom: (origin, id) => origin.kind === 'campaign' && String(origin.campaignId) === id,
  });
}

/** Of the journeys that began in each step, how many came to what. Here, all of them finish where they begin. */
function journeySeries(
  { deliveries }: Workspace,
  journeys: readonly Journey[],
  window: MetricWindow,
): Record<string, number[]> {
  const thatDid = (metric: 'sent' | 'converted') => (journey: Journey) =>
    journey.deliveryIds.some((id) => {
      const delivery = deliveries.find(id);
      return delivery !== undefined && firstTimes(delivery)[metric] !== undefined;
    });
  const begun = (some: readonly Journey[]) => window.count(some.map(({ startedAt }) => startedAt));
  return {
    started: begun(journeys),
    activated: begun(journeys.filter(({ deliveryIds }) => deliveryIds.length > 0)),
    never_activated: begun(journeys.filter(({ deliveryIds }) => deliveryIds.length === 0)),
    messaged: begun(journeys.filter(thatDid('sent'))),
    converted: begun(journeys.filter(thatDid('converted'))),
    finished: begun(journeys),
    exited_early: begun([]),
  };
}

/** @throws ApiError 404. */
function find({ assets }: Workspace, text: string): Campaign {
  const campaign = assets.campaigns.find(({ id }) => String(id) === text);
  if (!campaign) throw notFound();
  return campaign;
}

const answer = (campaign: Campaign): object => ({
  id: campaign.id,
  deduplicate_id: `${campaign.id}:${campaign.updatedAt}`,
  name: campaign.name,
  description: campaign.description,
  type: campaign.type,
  created: campaign.createdAt,
  updated: campaign.updatedAt,
  active: campaign.state === 'running',
  state: campaign.state,
  actions: campaign.actions.map(({ id, type }) => ({ id, type: appApiType(type) })),
  first_started: campaign.createdAt,
  tags: campaign.tags,
  trigger_segment_ids: campaign.triggerSegmentIds,
  filter_segment_ids: campaign.filterSegmentIds,
  event_name: campaign.eventName,
});
