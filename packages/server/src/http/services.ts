import type { Access } from '../access/access.ts';
import type { Audit } from '../access/audit.ts';
import type { People } from '../access/sign-in/people.ts';
import type { SignIn } from '../access/sign-in/sign-in.ts';
import type { Welcome } from '../access/sign-in/welcome.ts';
import type { Tokens } from '../access/tokens.ts';
import type { ActivityLog } from '../connections/activity/activity.ts';
import type { ShownActivity } from '../connections/activity/shown-activity.ts';
import type { ClientValues } from '../connections/client-values.ts';
import type { Clients } from '../connections/clients.ts';
import type { Connections } from '../connections/connections.ts';
import type { Destinations } from '../forwarding/destinations.ts';
import type { ForwardingFigures } from '../forwarding/figures.ts';
import type { ForwardedEvents } from '../forwarding/forwarded-events.ts';
import type { ForwardingReplays } from '../forwarding/replay.ts';
import type { Deliveries } from '../inbound/deliveries/deliveries.ts';
import type { Reconciliation } from '../inbound/deliveries/reconciliation.ts';
import type { ShownDeliveries } from '../inbound/deliveries/shown-deliveries.ts';
import type { Resuming } from '../inbound/endpoints/after-pause.ts';
import type { Endpoints } from '../inbound/endpoints/endpoints.ts';
import type { Figures } from '../inbound/endpoints/figures.ts';
import type { Registration } from '../inbound/endpoints/registration.ts';
import type { ShownEndpoints } from '../inbound/endpoints/shown-endpoints.ts';
import type { Events } from '../inbound/events/events.ts';
import type { Replays } from '../inbound/events/replays.ts';
import type { EventWriter } from '../inbound/ingress/event-writer.ts';
import type { HeldEvents } from '../inbound/ingress/held-events.ts';
import type { Ingress } from '../inbound/ingress/ingress.ts';
import type { Changes } from '../store/changes.ts';
import type { Store } from '../store/store.ts';
import type { SyncMemories } from '../syncs/memories.ts';
import type { SyncSchedules } from '../syncs/sync-schedules.ts';
import type { Syncs } from '../syncs/syncs.ts';
import type { Uploads } from '../syncs/uploads.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Vault } from '../vault/vault.ts';
import type { WorkflowEditing } from '../workflows/definition/editing.ts';
import type { Workflows } from '../workflows/definition/workflows.ts';
import type { createOverview } from '../workflows/overview.ts';
import type { Activation } from '../workflows/runs/activation.ts';
import type { Decisions } from '../workflows/runs/decisions.ts';
import type { Engine } from '../workflows/runs/engine.ts';
import type { Runs } from '../workflows/runs/runs.ts';
import type { SavedTests } from '../workflows/runs/saved-tests.ts';
import type { ShownDecisions } from '../workflows/runs/shown-decisions.ts';
import type { TestRuns } from '../workflows/runs/test-run.ts';
import type { WebhookStarts } from '../workflows/runs/webhook-starts.ts';
import type { Found } from '../workflows/search.ts';
import type { SendLedger } from '../workflows/send-ledger/send-ledger.ts';

/** Everything that the routes speak to. */
export interface Services {
  store: Store;
  changes: Changes;
  activity: ActivityLog;
  shownActivity: ShownActivity;
  clients: Clients;
  clientValues: ClientValues;
  connections: Connections;
  endpoints: Endpoints;
  events: Events;
  resuming: Resuming;
  replays: Replays;
  held: HeldEvents;
  ingress: Ingress;
  writer: EventWriter;
  activation: Activation;
  deliveries: Deliveries;
  shownDeliveries: ShownDeliveries;
  figures: Figures;
  shownEndpoints: ShownEndpoints;
  overview: ReturnType<typeof createOverview<ForwardingFigures>>;
  registration: Registration;
  reconciliation: Reconciliation;
  runs: Runs;
  ledger: SendLedger;
  decisions: Decisions;
  shownDecisions: ShownDecisions;
  testRuns: TestRuns;
  savedTests: SavedTests;
  webhookStarts: WebhookStarts;
  uploads: Uploads;
  syncs: Syncs;
  syncSchedules: SyncSchedules;
  syncMemories: SyncMemories;
  destinations: Destinations;
  forwardedEvents: ForwardedEvents;
  forwardingReplays: ForwardingReplays;
  tokens: Tokens;
  workflows: Workflows;
  workflowEditing: WorkflowEditing;
  engine: Engine;
  signIn: SignIn;
  people: People;
  welcome: Welcome;
  audit: Audit;
  /** Erases what is kept of a person of Customer.io, or counts it. */
  erasePerson: (options: {
    identifiers: readonly string[];
    clientIds: readonly string[] | undefined;
    dryRun: boolean;
  }) => Promise<{
    events: number;
    heldEvents: number;
    deliveries: number;
    runs: number;
    activities: number;
    runsUnderWay: number;
    forwardedEvents: number;
    uploads: number;
    failedRows: number;
    remembered: number;
    filesUnderWay: number;
  }>;
  /** Looks at all that the server needs, and changes nothing. */
  examine: () => Promise<{ check: string; ok: boolean; detail: string; fix?: string }[]>;
  metrics: Metrics;
  vault: Vault;
  search: (text: string, access: Pick<Access, 'permissions' | 'clientIds'>) => Promise<Found[]>;
  /** How it was set up, as far as people see. */
  setUp: {
    retentionDays: { events: number; runs: number; activity: number; audit: number };
    allowsSandbox: boolean;
  };
  /** The URL under which others reach this server, if it was told. */
  publicUrl: string | undefined;
  /** The URL for links to this server: the public one, or else the one that it listens on. */
  baseUrl: () => string;
}
