import type { Change } from '../api/stream.ts';

/** What of the inbox may be another for a change of each kind, as the first words of queries. */
export const inboxNews: Partial<Record<Change['type'], readonly string[]>> = {
  run: ['runs', 'decisions'],
  decision: ['decisions', 'runs'],
  connection: ['connections', 'runs'],
  endpoint: ['endpoints'],
  held: ['endpoints'],
  destination: ['destinations'],
};

export const isOfInbox = ({ type }: Change): boolean => inboxNews[type] !== undefined;
