/** As Customer.io posts it. */
export type Payload = Record<string, unknown> & { object_type: string; metric: string };

/** What a test sends unless it is told otherwise. */
export const FIRST = { object_type: 'email', metric: 'delivered' };

export const isKind = (
  one: { object_type: string; metric: string },
  other: { object_type: string; metric: string },
): boolean => one.object_type === other.object_type && one.metric === other.metric;

export const written = (event: unknown): string => (event === undefined ? '' : JSON.stringify(event, null, 2));

export function parsed(text: string): Payload | undefined {
  try {
    const event = JSON.parse(text) as Partial<Payload> | null;
    const isEvent =
      typeof event?.object_type === 'string' &&
      typeof event.metric === 'string' &&
      typeof event.data === 'object' &&
      event.data !== null;
    return isEvent ? (event as Payload) : undefined;
  } catch {
    return undefined;
  }
}
