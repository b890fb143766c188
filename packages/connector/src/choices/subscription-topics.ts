import type { ChoiceLoader } from '../define-action.ts';
import { pageOf } from './page-of.ts';

export const subscriptionTopicChoices: ChoiceLoader = async (client, query) => {
  const topics = await client.app.subscriptionTopics.list({ signal: query.signal });
  return pageOf(
    topics.map(({ id, name, description }) => ({
      value: Number(id),
      label: name,
      ...(description && { description }),
    })),
    query,
  );
};
