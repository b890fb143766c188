/** Values under these keys belong to the user or are keyed by names: their keys stay as they are. */
const opaque = new Set([
  'attributes',
  'timestamps',
  'data',
  'messageData',
  'message_data',
  'headers',
  'customData',
  'custom_data',
  'customPayload',
  'custom_payload',
  'metrics',
  'series',
  'trackedResponses',
  'tracked_responses',
  'relationshipAttributes',
  'relationship_attributes',
]);

/** camelCase to the wire's snake_case. */
export const toWire = (value: unknown): Record<string, unknown> =>
  renameKeys(value, (key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)) as Record<string, unknown>;

/** Lists within answers, which Customer.io gives as `null` when they are empty. */
const lists = new Set([
  'actions',
  'contentIds',
  'devices',
  'events',
  'filterSegmentIds',
  'recipientSegmentIds',
  'schema',
  'tags',
  'topics',
  'triggerSegmentIds',
]);

/** The wire's snake_case to camelCase; keys we do not know are kept, lists that are `null` are empty. */
export const toAnswer = <T>(value: unknown): T =>
  renameKeys(
    value,
    (key) => key.replace(/(?<=[a-z0-9])_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    lists,
  ) as T;

function renameKeys(value: unknown, rename: (key: string) => string, emptyIfNull?: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => renameKeys(item, rename, emptyIfNull));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const name = rename(key);
      if (item === null && emptyIfNull?.has(name)) return [name, []];
      return [name, opaque.has(key) ? item : renameKeys(item, rename, emptyIfNull)];
    }),
  );
}
