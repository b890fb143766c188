/** What made a message leave. */
export type Origin =
  | { readonly kind: 'transactional'; readonly messageId: number }
  | { readonly kind: 'broadcast'; readonly broadcastId: number; readonly triggerId: number; readonly actionId: number }
  | { readonly kind: 'campaign'; readonly campaignId: number; readonly actionId: number; readonly eventId: string }
  | { readonly kind: 'newsletter'; readonly newsletterId: number; readonly contentId: number };

/** The numbers of everything above a delivery; null for what it does not come from. */
export interface Parents {
  readonly campaignId: number | null;
  readonly newsletterId: number | null;
  readonly broadcastId: number | null;
  readonly actionId: number | null;
  readonly contentId: number | null;
  readonly transactionalId: number | null;
  readonly triggerId: number | null;
  readonly triggerEventId: string | null;
}

export const parentsOf = (origin: Origin): Parents => ({
  campaignId: origin.kind === 'campaign' ? origin.campaignId : null,
  newsletterId: origin.kind === 'newsletter' ? origin.newsletterId : null,
  broadcastId: origin.kind === 'broadcast' ? origin.broadcastId : null,
  actionId: origin.kind === 'broadcast' || origin.kind === 'campaign' ? origin.actionId : null,
  contentId: origin.kind === 'newsletter' ? origin.contentId : null,
  transactionalId: origin.kind === 'transactional' ? origin.messageId : null,
  triggerId: origin.kind === 'broadcast' ? origin.triggerId : null,
  triggerEventId: origin.kind === 'campaign' ? origin.eventId : null,
});
