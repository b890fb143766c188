import type { Connections } from '../connections/connections.ts';
import type { News } from '../store/news.ts';
import { telling } from '../store/telling.ts';
import type { Deliveries } from './deliveries/deliveries.ts';
import type { Endpoints } from './endpoints/endpoints.ts';
import type { Figures } from './endpoints/figures.ts';
import type { HeldEvents } from './ingress/held-events.ts';

/** Services that tell those who watch live of what they change. */

export const connectionsThatTell = (connections: Connections, news: News): Connections => {
  const tell = ([id]: [string, ...unknown[]]) => news.connection(id);
  return telling(connections, {
    create: (_, id) => news.connection(id),
    rename: tell,
    remove: tell,
    probe: tell,
    setCredentials: tell,
    tryCredentials: tell,
    changeSettings: tell,
    rotateKey: tell,
    undoRotation: tell,
    revokeKey: tell,
    revokeEnvironment: tell,
  });
};

export function endpointsThatTell(endpoints: Endpoints, news: News): Endpoints {
  const tell = ([id]: [string, ...unknown[]]) => news.endpoint(id);
  return {
    ...telling(endpoints, {
      create: (_, { id }) => news.endpoint(id),
      setSigningKeys: tell,
      addSigningKey: tell,
      removeSigningKey: tell,
      update: tell,
      remove: tell,
    }),
    async markProven(endpoint) {
      const isNews = endpoint.provenAtMs === null;
      await endpoints.markProven(endpoint);
      if (isNews) news.endpoint(endpoint.id);
    },
  };
}

export const figuresThatTell = (figures: Figures, news: News): Figures => ({
  ...figures,
  refused(endpointId, fault) {
    figures.refused(endpointId, fault);
    news.endpoint(endpointId);
  },
});

export const deliveriesThatTell = (deliveries: Deliveries, news: News): Deliveries =>
  telling(deliveries, { reconcile: ([{ connectionId }]) => news.tell('delivery', 'connection', connectionId) });

export const heldThatTell = (held: HeldEvents, news: News): HeldEvents =>
  telling(held, {
    hold: ([{ id: endpointId }], isHeld) => isHeld && news.held(endpointId),
    verifyAgain: ([endpointId]) => news.held(endpointId),
    drop: ([endpointId]) => news.held(endpointId),
  });

/** They are there, or were given to their runs. */
export function tellOfEvents(events: readonly { endpoint: { connectionId: string } }[], news: News): void {
  for (const id of new Set(events.map(({ endpoint }) => endpoint.connectionId))) {
    news.tell('events', 'connection', id);
    news.tell('delivery', 'connection', id);
  }
}
