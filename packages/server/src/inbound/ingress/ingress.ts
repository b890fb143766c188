import { judgeWebhook, verifySignature } from '@cio-bridge/connector';
import type { Endpoints, TriggerEndpoint } from '../endpoints/endpoints.ts';
import type { Figures } from '../endpoints/figures.ts';
import type { Appended, EventWriter } from './event-writer.ts';
import type { HeldEvents } from './held-events.ts';
import type { IncomingWebhook } from './incoming-webhook.ts';
import { readEvents } from './read-events.ts';

/**
 * `stored`, `duplicate` and `held` are answered 200: the event is on disk. `refused` is a wrong
 * signature at an endpoint whose key is proven. `full` is one more to hold than is held.
 */
export type IngressOutcome = ({ result: 'stored' | 'duplicate' } & Appended) | { result: 'held' | 'refused' | 'full' };

export interface Ingress {
  /** Resolves when the event is fsynced; waits for nothing but the store. */
  accept(endpoint: TriggerEndpoint, webhook: IncomingWebhook): Promise<IngressOutcome>;
  /** Does what is done for a known token, for one that nobody has. */
  pretend(webhook: IncomingWebhook): void;
}

/** Verified against by those who guess tokens, so that their answer takes as long as anybody's. */
const NOBODYS_KEYS = ['no key: the token is unknown'];

export function createIngress(services: {
  endpoints: Endpoints;
  writer: EventWriter;
  held: HeldEvents;
  figures: Figures;
}): Ingress {
  const { endpoints, writer, held, figures } = services;
  return {
    async accept(endpoint, webhook) {
      const verdict = verifySignature(webhook.rawBody, webhook, endpoint.signingKeys);
      const judgement = judgeWebhook(verdict, endpoint.provenAtMs !== null);
      if (judgement === 'refuse' || !verdict.ok) {
        if (judgement === 'hold' && !verdict.ok) {
          const isHeld = await held.hold(endpoint.id, webhook, verdict.fault);
          if (isHeld) figures.held(endpoint.id);
          return { result: isHeld ? 'held' : 'full' };
        }
        figures.refused(endpoint.id);
        return { result: 'refused' };
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
    pretend(webhook) {
      verifySignature(webhook.rawBody, webhook, NOBODYS_KEYS);
    },
  };
}
