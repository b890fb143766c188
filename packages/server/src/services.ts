import type { ActivityLog } from './activity/activity.ts';
import type { Audit } from './audit/audit.ts';
import type { Changes } from './changes.ts';
import type { Clients } from './connections/clients.ts';
import type { Connections } from './connections/connections.ts';
import type { Deliveries } from './deliveries/deliveries.ts';
import type { Reconciliation } from './deliveries/reconciliation.ts';
import type { Endpoints } from './endpoints/endpoints.ts';
import type { Figures } from './endpoints/figures.ts';
import type { Registration } from './endpoints/registration.ts';
import type { ShownEndpoints } from './endpoints/shown-endpoints.ts';
import type { Events } from './events/events.ts';
import type { EventWriter } from './ingress/event-writer.ts';
import type { HeldEvents } from './ingress/held-events.ts';
import type { Ingress } from './ingress/ingress.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { Activation } from './runs/activation.ts';
import type { Decisions } from './runs/decisions.ts';
import type { Engine } from './runs/engine.ts';
import type { Runs } from './runs/runs.ts';
import type { TestRuns } from './runs/test-run.ts';
import type { SendLedger } from './send-ledger/send-ledger.ts';
import type { People } from './sign-in/people.ts';
import type { SignIn } from './sign-in/sign-in.ts';
import type { Welcome } from './sign-in/welcome.ts';
import type { Store } from './store/store.ts';
import type { Tokens } from './tokens/tokens.ts';
import type { Vault } from './vault/vault.ts';
import type { Workflows } from './workflows/workflows.ts';

/** Everything that the routes speak to. */
export interface Services {
  store: Store;
  changes: Changes;
  activity: ActivityLog;
  clients: Clients;
  connections: Connections;
  endpoints: Endpoints;
  events: Events;
  held: HeldEvents;
  ingress: Ingress;
  writer: EventWriter;
  activation: Activation;
  deliveries: Deliveries;
  figures: Figures;
  shownEndpoints: ShownEndpoints;
  registration: Registration;
  reconciliation: Reconciliation;
  runs: Runs;
  ledger: SendLedger;
  decisions: Decisions;
  testRuns: TestRuns;
  tokens: Tokens;
  workflows: Workflows;
  engine: Engine;
  signIn: SignIn;
  people: People;
  welcome: Welcome;
  audit: Audit;
  metrics: Metrics;
  vault: Vault;
  /** The URL under which others reach this server, if it was told. */
  publicUrl: string | undefined;
  /** The URL for links to this server: the public one, or else the one that it listens on. */
  baseUrl: () => string;
  /** Whether people may connect to a sandbox on the server's own machine. */
  allowSandbox: boolean;
}
