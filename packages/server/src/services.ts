import type { Changes } from './changes.ts';
import type { Connections } from './connections/connections.ts';
import type { Endpoints } from './endpoints/endpoints.ts';
import type { Events } from './events/events.ts';
import type { HeldEvents } from './ingress/held-events.ts';
import type { Ingress } from './ingress/ingress.ts';
import type { Engine } from './runs/engine.ts';
import type { Runs } from './runs/runs.ts';
import type { Store } from './store/store.ts';
import type { Tokens } from './tokens/tokens.ts';
import type { Workflows } from './workflows/workflows.ts';

/** Everything that the routes speak to. */
export interface Services {
  store: Store;
  changes: Changes;
  connections: Connections;
  endpoints: Endpoints;
  events: Events;
  held: HeldEvents;
  ingress: Ingress;
  runs: Runs;
  tokens: Tokens;
  workflows: Workflows;
  engine: Engine;
}
