import type { Newsletter, NewsletterContent } from '../workspace/newsletters.ts';
import type { Person } from '../workspace/person.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { sendContent } from './send-content.ts';

/** Sends a newsletter to everybody it is for: subscribed at large, and to its topic. */
export function sendNewsletter(workspace: Workspace, newsletter: Newsletter): void {
  const { people, segments, clock } = workspace;
  const now = clock.nowSeconds();
  newsletter.sentAt = now;
  newsletter.scheduledAt = null;
  newsletter.updatedAt = now;
  const recipients = [...people.all()]
    .filter((person) => segments.matches(newsletter.recipients, person))
    .filter((person) => !person.unsubscribed && wantsTopic(workspace, newsletter, person));
  for (const [index, person] of recipients.entries()) {
    const { translations, ...content } = variantFor(newsletter, index);
    const contentId = contentIdFor(person, content, translations);
    sendContent(workspace, {
      channel: newsletter.type,
      content: { ...content, translations },
      origin: { kind: 'newsletter', newsletterId: newsletter.id, contentId },
      campaign: { id: newsletter.id, name: newsletter.name, type: 'newsletter' },
      message: { id: contentId, name: newsletter.name },
      person,
      sendAt: now + waitSeconds(newsletter, index),
    });
  }
}

/** Sends it when its time comes. */
export function scheduleNewsletter(workspace: Workspace, newsletter: Newsletter): void {
  const { assets, clock } = workspace;
  const at = newsletter.scheduledAt;
  if (at === null) return;
  clock.at(at * 1000, () => {
    // Sent by hand, put off or deleted in between.
    if (newsletter.scheduledAt === at && assets.newsletters.includes(newsletter)) sendNewsletter(workspace, newsletter);
  });
}

function wantsTopic({ assets }: Workspace, { subscriptionTopicId: id }: Newsletter, person: Person): boolean {
  if (id === null) return true;
  const topic = assets.topics.find((candidate) => candidate.id === id);
  return person.topics?.[`topic_${id}`] ?? topic?.subscribedByDefault ?? true;
}

/** Test groups share the recipients evenly. */
function variantFor(
  { contents, testGroups }: Newsletter,
  index: number,
): NewsletterContent & { translations: NewsletterContent[] } {
  const group = testGroups[index % Math.max(1, testGroups.length)]?.id ?? 0;
  const mine = contents.filter(({ testGroupId }) => testGroupId === group);
  const content = mine.find(({ language }) => language === '') ?? (contents[0] as NewsletterContent);
  return { ...content, translations: mine.filter(({ language }) => language !== '') };
}

const contentIdFor = (person: Person, content: { id: number }, translations: readonly NewsletterContent[]): number =>
  translations.find(({ language }) => language === person.attribute('language'))?.id ?? content.id;

function waitSeconds({ rate: { perPeriod, periodSeconds, spread } }: Newsletter, index: number): number {
  if (perPeriod === null) return 0;
  return spread ? Math.floor((index * periodSeconds) / perPeriod) : Math.floor(index / perPeriod) * periodSeconds;
}
