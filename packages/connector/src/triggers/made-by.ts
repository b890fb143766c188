import type { DeliveryDetails } from './reporting-metrics.ts';

/** Who opened or clicked. Machines do it too; `unknown` where Customer.io does not say. */
export type MadeBy = 'person' | 'machine' | 'unknown';

/** Channels that are looked at in an app: nothing but a person's hand opens or taps there. */
const inAnApp = new Set(['push', 'in_app']);

/** @returns `undefined` for what is neither an open nor a click. */
export function madeBy(objectType: string, metric: string, details: Partial<DeliveryDetails>): MadeBy | undefined {
  if (metric !== 'opened' && metric !== 'clicked') return undefined;
  const { machine, prefetched, proxied, synthetic } = details;
  if (metric === 'clicked' && machine !== undefined) return machine ? 'machine' : 'person';
  if (metric === 'opened' && prefetched) return 'machine';
  if (inAnApp.has(objectType)) return 'person';
  // A read receipt comes from the app that showed the message.
  if (metric === 'opened' && objectType === 'whatsapp') return 'person';
  // A proxy fetches images for people and for nobody alike; what was concluded from a click tells no more than that click.
  return metric === 'opened' && prefetched === false && !proxied && !synthetic ? 'person' : 'unknown';
}
