import type { Channel } from '../deliveries/channels.ts';
import type { Broadcast, TransactionalMessage } from './assets.ts';
import type { Campaign } from './campaigns.ts';
import { emptyContent, type MessageAction, type Translation } from './message-content.ts';
import { fullSpeed, type Newsletter, type NewsletterContent } from './newsletters.ts';

/** What of a message may be left out: in a seed, or in a snapshot made before there was such a thing. */
export type TranslationSeed = Partial<Translation> & { readonly language: string };
type WithTranslations<T> = Omit<Partial<T>, 'translations'> & { readonly translations?: readonly TranslationSeed[] };

export type MessageSeed = WithTranslations<TransactionalMessage> &
  Pick<TransactionalMessage, 'id' | 'channel' | 'name'>;
export type ActionSeed = WithTranslations<MessageAction>;
export type BroadcastSeed = Partial<Omit<Broadcast, 'action'>> &
  Pick<Broadcast, 'id' | 'name'> & { readonly template?: ActionSeed; readonly action?: ActionSeed };
export type CampaignSeed = Partial<Omit<Campaign, 'actions'>> &
  Pick<Campaign, 'id' | 'name'> & { readonly actions?: readonly ActionSeed[] };
export type NewsletterSeed = Partial<Omit<Newsletter, 'contents'>> &
  Pick<Newsletter, 'id' | 'name'> & { readonly contents?: readonly Partial<NewsletterContent>[] };

/** Hands out the numbers of contents. */
export interface Numbers {
  lastContentId: number;
}

const everybody = {
  or: [{ attribute: { field: 'id', operator: 'exists' } }, { attribute: { field: 'email', operator: 'exists' } }],
} as const;

export const completeMessage = (numbers: Numbers, given: MessageSeed, at: number): TransactionalMessage => ({
  ...emptyContent,
  description: '',
  triggerName: given.name,
  sendToUnsubscribed: true,
  queueDrafts: false,
  createdAt: at,
  updatedAt: given.createdAt ?? at,
  ...given,
  translations: completeTranslations(numbers, given, at),
});

export const completeBroadcast = (
  numbers: Numbers,
  { template, action, ...given }: BroadcastSeed,
  at: number,
): Broadcast => ({
  recipients: { segment: { id: 1 } },
  createdAt: at,
  ...given,
  // Its only action has the broadcast's own number.
  action: completeAction(numbers, { id: given.id, name: given.name, ...template, ...action }, at),
});

export const completeCampaign = (numbers: Numbers, { actions, ...given }: CampaignSeed, at: number): Campaign => ({
  description: '',
  type: 'event',
  state: 'running',
  eventName: '',
  tags: [],
  triggerSegmentIds: [],
  filterSegmentIds: [],
  journeys: [],
  createdAt: at,
  updatedAt: given.createdAt ?? at,
  ...given,
  actions: (actions ?? [{ sendingState: 'off' }]).map((action, index) =>
    completeAction(numbers, { id: given.id + 100 + index, name: given.name, ...action }, at),
  ),
});

export const completeNewsletter = (
  numbers: Numbers,
  { contents, ...given }: NewsletterSeed,
  at: number,
): Newsletter => ({
  type: 'email',
  tags: [],
  recipients: everybody,
  subscriptionTopicId: null,
  testGroups: [],
  rate: fullSpeed,
  scheduledAt: null,
  sentAt: null,
  createdAt: at,
  updatedAt: given.createdAt ?? at,
  ...given,
  contents: (contents ?? [{}]).map((content) => ({
    ...emptyContent,
    language: '',
    testGroupId: 0,
    createdAt: at,
    updatedAt: at,
    ...content,
    id: content.id ?? ++numbers.lastContentId,
  })),
});

function completeAction(numbers: Numbers, given: ActionSeed & { id: number }, at: number): MessageAction {
  const type: Channel = given.type ?? 'email';
  return {
    ...emptyContent,
    name: '',
    sendingState: 'automatic',
    createdAt: at,
    updatedAt: at,
    ...given,
    type,
    translations: completeTranslations(numbers, given, at),
  };
}

const completeTranslations = (
  numbers: Numbers,
  { translations = [], ...message }: { readonly translations?: readonly TranslationSeed[]; from?: string },
  at: number,
): Translation[] =>
  translations.map((translation) => ({
    ...emptyContent,
    from: message.from ?? '',
    createdAt: at,
    updatedAt: at,
    ...translation,
    id: translation.id ?? ++numbers.lastContentId,
  }));
