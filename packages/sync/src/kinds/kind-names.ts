/** What a file can hold. */
export const kindNames = [
  'people',
  'events',
  'devices',
  'objects',
  'relationships',
  'segment',
  'suppressions',
  'deletions',
  'subscriptions',
] as const;

export type KindName = (typeof kindNames)[number];
