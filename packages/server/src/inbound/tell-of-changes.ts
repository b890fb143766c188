import type { Connections } from '../connections/connections.ts';
import type { News } from '../store/news.ts';
import { telling } from '../store/telling.ts';
import type { Endpoints } from './endpoints/endpoints.ts';
import type { Figures } from './endpoints/figures.ts';

/** Services that tell those who watch live of what they change. */

export const connectionsThatTell = (connections: Connections, news: News): Connections => {
  const tell = ([id]: [string, ...unknown[]]) => news.connection(id);
  return telling(connections, {
    create: (_, id) => news.connection(id),
    rename: tell,
    remove: tell,
    probe: tell,
    setCredentials: tell,
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
