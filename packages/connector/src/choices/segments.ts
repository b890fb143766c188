import type { ChoiceLoader } from '../define-action.ts';
import { pageOf } from './page-of.ts';

/** Manual segments alone: Customer.io fills the others by their own rules. */
export const manualSegmentChoices: ChoiceLoader = async (client, query) => {
  const segments = await client.app.segments.list({ signal: query.signal });
  return pageOf(
    segments
      .filter(({ type }) => type === 'manual')
      .map(({ id, name, description }) => ({ value: id, label: name, ...(description && { description }) })),
    query,
  );
};
