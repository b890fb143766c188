import type { ChoiceLoader } from '../define-action.ts';
import { pageOf } from './page-of.ts';

export const objectTypeChoices: ChoiceLoader = async (client, query) => {
  const types = await client.app.objectTypes.list({ signal: query.signal });
  return pageOf(
    types.map(({ id, name }) => ({ value: String(id), label: name })),
    query,
  );
};
