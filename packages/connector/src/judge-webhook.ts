import type { SignatureVerdict } from '@cio-bridge/sdk';

/**
 * What to do with a webhook, given how its signature did and whether the endpoint's key is proven, that is,
 * whether any event has ever verified with it.
 *
 * - `accept`: store it, answer 200. The first one accepted proves the key.
 * - `hold`: no key can be judged wrong yet. Store it apart, answer 200, start nothing, verify again when a key is pasted.
 * - `refuse`: answer 401.
 */
export function judgeWebhook(verdict: SignatureVerdict, proven: boolean): 'accept' | 'hold' | 'refuse' {
  if (verdict.ok) return 'accept';
  // Its signature was right and its time was not: a replay, whatever the key's standing.
  if (verdict.fault === 'too_old' || verdict.fault === 'too_far_ahead') return 'refuse';
  return proven ? 'refuse' : 'hold';
}
