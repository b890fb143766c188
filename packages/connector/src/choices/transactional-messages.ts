import type { ChoiceLoader } from '../define-action.ts';
import { pageOf } from './page-of.ts';

/** Customer.io does not say which channel a message belongs to, so every send offers them all. */
export const transactionalMessageChoices: ChoiceLoader = async (client, query) => {
  const messages = await client.app.transactional.list({ signal: query.signal });
  return pageOf(
    messages.map(({ id, name, description }) => ({ value: id, label: name, ...(description && { description }) })),
    query,
  );
};
