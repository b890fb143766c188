import type { Assets } from './assets.ts';
import type { ContentFields } from './message-content.ts';
import { type Newsletter, segmentsIn } from './newsletters.ts';

/** Everything that any message says, in every language. */
export const contentsOf = ({ messages, campaigns, broadcasts, newsletters }: Assets): ContentFields[] =>
  [...messages, ...campaigns.flatMap(({ actions }) => actions), ...broadcasts.map(({ action }) => action)]
    .flatMap((message): ContentFields[] => [message, ...(message.translations ?? [])])
    .concat(newsletters.flatMap(({ contents }) => contents));

/** What uses something, as the App API tells it of segments and senders. */
function usedBy(
  { campaigns, newsletters }: Assets,
  uses: {
    campaign: (campaign: Assets['campaigns'][number]) => boolean;
    newsletter: (newsletter: Newsletter) => boolean;
  },
): object {
  const found = newsletters.filter(uses.newsletter);
  return {
    campaigns: campaigns.filter(uses.campaign).map(({ id }) => id),
    sent_newsletters: found.filter(({ sentAt }) => sentAt !== null).map(({ id }) => id),
    draft_newsletters: found.filter(({ sentAt }) => sentAt === null).map(({ id }) => id),
  };
}

export const segmentUsedBy = (assets: Assets, segmentId: number): object =>
  usedBy(assets, {
    campaign: (campaign) => [...campaign.triggerSegmentIds, ...campaign.filterSegmentIds].includes(segmentId),
    newsletter: ({ recipients }) => segmentsIn(recipients).includes(segmentId),
  });

export function senderUsedBy(assets: Assets, senderId: number): object {
  const sends = (content: ContentFields): boolean => content.fromId === senderId || content.replyToId === senderId;
  return usedBy(assets, {
    campaign: ({ actions }) => actions.some((action) => sends(action) || action.translations.some(sends)),
    newsletter: ({ contents }) => contents.some(sends),
  });
}
