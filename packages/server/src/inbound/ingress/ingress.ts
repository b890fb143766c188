import { type Environment, judgeWebhook, type SignatureVerdict, verifySignature } from '@cio-bridge/connector';
import type { Endpoints, TriggerEndpoint } from '../endpoints/endpoints.ts';
import type { Figures } from '../endpoints/figures.ts';
import type { Appended, EventWriter } from './event-writer.ts';
import type { HeldEvents } from './held-events.ts';
import type { IncomingWebhook, RefusalFault } from './incoming-webhook.ts';
import { readEvents } from './read-events.ts';

/**
 * `stored`, `duplicate` and `held` are answered 200: the event is on disk. `refused` is a wrong
 * signature at an endpoint whose key is proven. `full` is one more to hold than is held.
 */
export type IngressOutcome =
  | ({ result: 'stored' | 'duplicate' } & Appended)
  | { result: 'held' | 'full' }
  | { result: 'refused'; fault: RefusalFault };

export interface Ingress {
  /** Resolves when the event is fsynced; waits for nothing but the store. */
  accept(endpoint: TriggerEndpoint, webhook: IncomingWebhook): Promise<IngressOutcome>;
}

export function createIngress(services: {
  endpoints: Endpoints;
  writer: EventWriter;
  held: HeldEvents;
  figures: Figures;
  /** The time in the sandbox that an endpoint belongs to; `undefined` for a real workspace. */
  sandboxNowMs: (connectionId: string, environment: Environment) => Promise<number | undefined>;
}): Ingress {
  const { endpoints, writer, held, figures, sandboxNowMs } = services;

  /** A sandbox signs by its own clock, which anybody may move; it is asked only where the real time does not fit. */
  async function byItsClock(endpoint: TriggerEndpoint, webhook: IncomingWebhook): Promise<SignatureVerdict> {
    const verify = (nowMs?: number) => verifySignature(webhook.rawBody, webhook, endpoint.signingKeys, nowMs);
    const verdict = verify();
    if (verdict.ok || (verdict.fault !== 'too_old' && verdict.fault !== 'too_far_ahead')) return verdict;
    const nowMs = await sandboxNowMs(endpoint.connectionId, endpoint.environment);
    return nowMs === undefined ? verdict : verify(nowMs);
  }

  return {
    async accept(endpoint, webhook) {
      const verdict = await byItsClock(endpoint, webhook);
      const judgement = judgeWebhook(verdict, endpoint.provenAtMs !== null);
      if (judgement === 'refuse' || !verdict.ok) {
        if (judgement === 'hold' && !verdict.ok) {
          const isHeld = await held.hold(endpoint, webhook, verdict.fault);
          if (isHeld) figures.held(endpoint.id);
          return { result: isHeld ? 'held' : 'full' };
        }
        const fault = refusalFault(verdict);
        figures.refused(endpoint.id, fault);
        return { result: 'refused', fault };
      }
      const isNewestKey = verdict.keyIndex === endpoint.signingKeys.length - 1;
      if (endpoint.provenAtMs === null && isNewestKey) await endpoints.markProven(endpoint);
      const events = readEvents(webhook.rawBody);
      const appended = await writer.append(endpoint, events);
      figures.verified(endpoint.id, endpoint.fingerprints[verdict.keyIndex] as string);
      figures.accepted(endpoint.id, appended);
      for (const { event } of appended.stored > 0 ? events : []) figures.lag(endpoint.id, event);
      return { result: appended.stored > 0 ? 'stored' : 'duplicate', ...appended };
    },
  };
}

function refusalFault(verdict: SignatureVerdict): RefusalFault {
  const fault = verdict.ok ? undefined : verdict.fault;
  return fault === 'too_old' || fault === 'too_far_ahead' ? fault : 'bad_signature';
}
