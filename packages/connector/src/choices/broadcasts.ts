import type { ChoiceLoader } from '../define-action.ts';
import { pageOf } from './page-of.ts';

export const broadcastChoices: ChoiceLoader = async (client, query) => {
  const broadcasts = await client.app.broadcasts.list({ signal: query.signal });
  return pageOf(
    broadcasts.map(({ id, name, state }) => ({ value: id, label: name, ...(state && { description: state }) })),
    query,
  );
};
