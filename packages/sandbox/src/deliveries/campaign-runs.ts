import type { Campaign } from '../workspace/campaigns.ts';
import type { EventRecord } from '../workspace/events.ts';
import type { People } from '../workspace/people.ts';
import type { Person } from '../workspace/person.ts';
import type { Segments } from '../workspace/segments.ts';
import { type SendParts, sendContent } from './send-content.ts';

/** How many journeys of one campaign are remembered. */
const maxJourneys = 20_000;

export interface CampaignParts extends SendParts {
  readonly people: People;
  readonly segments: Segments;
}

/** Runs campaigns that events start: each of their actions sends at once. Delays and branches are not known here. */
export class CampaignRuns {
  readonly #parts: CampaignParts;

  constructor(parts: CampaignParts) {
    this.#parts = parts;
  }

  /** Starts every running campaign that waits for this event. */
  start(event: EventRecord): void {
    const { assets, people, segments } = this.#parts;
    if (event.type !== 'event' || event.cioId === null || !event.canTriggerCampaigns) return;
    const waiting = assets.campaigns.filter(
      ({ type, state, eventName }) => type === 'event' && state === 'running' && eventName === event.name,
    );
    if (waiting.length === 0) return;
    const person = people.find({ kind: 'cio_id', value: event.cioId });
    if (!person) return;
    for (const campaign of waiting) {
      const isIn = campaign.filterSegmentIds.every((id) => {
        const segment = segments.find(id);
        return segment !== undefined && segments.has(segment, person);
      });
      if (isIn) this.#run(campaign, person, event);
    }
  }

  #run(campaign: Campaign, person: Person, { id: eventId, data }: EventRecord): void {
    const sending = campaign.actions.filter(({ sendingState }) => sendingState !== 'off');
    const deliveries = sending.map((action) =>
      sendContent(this.#parts, {
        channel: action.type,
        content: action,
        origin: { kind: 'campaign', campaignId: campaign.id, actionId: action.id, eventId },
        campaign: { id: campaign.id, name: campaign.name, type: campaign.type },
        message: { id: action.id, name: action.name },
        person,
        event: data,
        draft: action.sendingState === 'draft',
      }),
    );
    campaign.journeys.push({
      cioId: person.cioId,
      eventId,
      startedAt: this.#parts.clock.nowSeconds(),
      deliveryIds: deliveries.map(({ id }) => id),
    });
    if (campaign.journeys.length > maxJourneys) campaign.journeys.shift();
  }
}
