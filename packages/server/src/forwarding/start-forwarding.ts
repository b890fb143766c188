import type { Logger } from 'pino';
import type { Connections } from '../connections/connections.ts';
import type { WhoseScope } from '../inbound/events/event-figures.ts';
import type { News } from '../store/news.ts';
import type { Store } from '../store/store.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Vault } from '../vault/vault.ts';
import type { Engine, Work } from '../workflows/runs/engine.ts';
import type { HttpCaller } from '../workflows/runs/steps/http.ts';
import { createDestinations, type Destinations } from './destinations.ts';
import { createDriver } from './drive.ts';
import { type ForwardingFigures, forwardingFigures } from './figures.ts';
import { createForwardedEvents, type ForwardedEvents } from './forwarded-events.ts';
import { createEventQueue } from './queue-events.ts';
import { createForwardingReplays, type ForwardingReplays } from './replay.ts';
import { createWake } from './wake.ts';

/** Everything about forwarding events to other systems. */
export interface ForwardingPart {
  services: { destinations: Destinations; forwardedEvents: ForwardedEvents; forwardingReplays: ForwardingReplays };
  figures: (scope: WhoseScope) => Promise<ForwardingFigures>;
  /** What activation queues events with. */
  queue: ReturnType<typeof createEventQueue>;
  /** What the engine drives. */
  work: Pick<Work, 'forward' | 'fireForwarding'>;
  /** Once there is an engine: goes on with what waits. */
  begin(): void;
  /** Ends what is at work; what is given up on the way is sent again, with its id. */
  stop(): Promise<void>;
}

/** The one place that knows how these parts hang together. */
export function createForwardingPart(services: {
  store: Store;
  vault: Vault;
  connections: Pick<Connections, 'sandboxNowMs'>;
  http: HttpCaller;
  metrics: Pick<Metrics, 'forwarded'>;
  engine: () => Engine;
  news: Pick<News, 'destination'>;
  log: Logger;
}): ForwardingPart {
  const { store, vault, connections, http, metrics, engine, news, log } = services;
  const wake = createWake({ store, engine, connections, log });
  const destinations = createDestinations({
    store,
    vault,
    http,
    onChanged(id) {
      driver.interrupt(id);
      news.destination(id);
    },
    onResumed: (id) => wake.soon([id]),
  });
  const driver = createDriver({
    store,
    http,
    metrics,
    destinations,
    connections,
    engine,
    onForwarded: news.destination,
  });
  const onChanged = news.destination;
  return {
    services: {
      destinations,
      forwardedEvents: createForwardedEvents({ store, wake, onChanged }),
      forwardingReplays: createForwardingReplays({ store, wake, onChanged }),
    },
    figures: (scope) => forwardingFigures(store.reads, scope),
    queue: createEventQueue({ store, destinations, wake }),
    work: { forward: driver.drive, fireForwarding: wake.fire },
    begin: wake.begin,
    async stop() {
      await wake.stop();
      await driver.stop();
    },
  };
}
