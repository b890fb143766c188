import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { createAudit } from './access/audit.ts';
import { createPeople } from './access/sign-in/people.ts';
import { createSignIn } from './access/sign-in/sign-in.ts';
import { createWelcome } from './access/sign-in/welcome.ts';
import { createTokens } from './access/tokens.ts';
import { allowsSandbox, oidcOf, type ServerConfig } from './config.ts';
import { createActivityLog } from './connections/activity/activity.ts';
import { createShownActivity } from './connections/activity/shown-activity.ts';
import { createClientValues } from './connections/client-values.ts';
import { createClients } from './connections/clients.ts';
import { createConnections } from './connections/connections.ts';
import { createSharedRates } from './connections/shared-rates.ts';
import { findDestinations } from './forwarding/find-destinations.ts';
import { createForwardingPart } from './forwarding/start-forwarding.ts';
import { buildApp } from './http/app.ts';
import type { Services } from './http/services.ts';
import { createDeliveries } from './inbound/deliveries/deliveries.ts';
import { startReconciliation } from './inbound/deliveries/reconciliation.ts';
import { createShownDeliveries } from './inbound/deliveries/shown-deliveries.ts';
import { startResuming } from './inbound/endpoints/after-pause.ts';
import { createEndpoints } from './inbound/endpoints/endpoints.ts';
import { createFigures } from './inbound/endpoints/figures.ts';
import { startRegistration } from './inbound/endpoints/registration.ts';
import { createShownEndpoints } from './inbound/endpoints/shown-endpoints.ts';
import { createEvents } from './inbound/events/events.ts';
import { startReplays } from './inbound/events/replays.ts';
import { createEventWriter } from './inbound/ingress/event-writer.ts';
import { createHeldEvents } from './inbound/ingress/held-events.ts';
import { createIngress } from './inbound/ingress/ingress.ts';
import {
  connectionsThatTell,
  deliveriesThatTell,
  endpointsThatTell,
  figuresThatTell,
  heldThatTell,
  tellOfEvents,
} from './inbound/tell-of-changes.ts';
import { erase } from './operations/erase.ts';
import { createExamination } from './operations/examine-aside.ts';
import { retentionOf, startPruning } from './operations/retention.ts';
import { createChanges } from './store/changes.ts';
import { prepareDataDir } from './store/data-dir.ts';
import { lockDataDir } from './store/data-dir-lock.ts';
import { createNews } from './store/news.ts';
import { shareChanges } from './store/shared-changes.ts';
import { openStore } from './store/store.ts';
import { createSyncsPart } from './syncs/start-syncs.ts';
import { createMetrics } from './telemetry/metrics.ts';
import { startTracing } from './telemetry/tracing/tracing.ts';
import { assertKeyFits } from './vault/assert-key-fits.ts';
import { holdsSecrets } from './vault/holds-secrets.ts';
import { openKeyring } from './vault/master-key.ts';
import { createSettings } from './vault/settings.ts';
import { createVault } from './vault/vault.ts';
import { awaitedEvents } from './workflows/definition/awaited-events.ts';
import { CLUSTER, claimEngine, engineIdOf } from './workflows/engine/engine-claim.ts';
import { createOverview } from './workflows/overview.ts';
import { startActivation } from './workflows/runs/activation.ts';
import type { Engine } from './workflows/runs/engine.ts';
import { createShownDecisions } from './workflows/runs/shown-decisions.ts';
import { type RunsPart, startRuns } from './workflows/runs/start-runs.ts';
import { createHttpCaller } from './workflows/runs/steps/http.ts';
import { createSearch } from './workflows/search.ts';

export interface Server {
  /** Where it listens, such as `http://127.0.0.1:8787`. */
  url: string;
  services: Services;
  /** Stops taking requests, finishes what is under way, ends its child processes, closes the store. */
  close(): Promise<void>;
}

/**
 * Starts the whole server: store, vault, workflow engine, HTTP.
 *
 * @throws when the port is taken (`code` is `EADDRINUSE`), the store cannot be opened or the engine does not start.
 */
export async function startServer(config: ServerConfig): Promise<Server> {
  const log = pino(
    { level: config.logLevel, redact: ['req.headers.authorization', 'req.headers.cookie'] },
    pino.destination(2),
  );
  prepareDataDir(config.dataDir);
  const closers: (() => Promise<unknown>)[] = [];
  const closeAll = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const { services, url } = await start(config, log, (close) => closers.push(close), closeAll);
    return { services, url, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function start(
  config: ServerConfig,
  log: Logger,
  onClose: (close: () => Promise<unknown>) => void,
  closeAll: () => Promise<void>,
) {
  const lock = lockDataDir(config.dataDir);
  onClose(async () => lock.release());
  const store = await openStore(config);
  onClose(store.close);
  const { db } = store;
  if (store.kind === 'postgres') {
    const engine = config.engine ? CLUSTER : engineIdOf(join(config.dataDir, 'engine'));
    const claim = await claimEngine({ db, engine, onLost: () => void closeAll(), log });
    onClose(claim.release);
  }
  const tracing = await startTracing({ endpoint: config.traceEndpoint, store, log });
  onClose(tracing.close);
  const vault = createVault(openKeyring({ ...config, create: !(await holdsSecrets(db)) }));
  const settings = createSettings({ db, vault });
  await assertKeyFits(settings);
  const changes = createChanges();
  if (config.databaseUrl !== undefined) {
    const shared = shareChanges({ databaseUrl: config.databaseUrl, changes, log });
    onClose(shared.close);
    await shared.connected;
  }
  const audit = createAudit(store);
  const signIn = await createSignIn({
    store,
    settings,
    publicUrl: config.publicUrl,
    oidc: oidcOf(config),
    audit,
    log,
  });
  const metrics = createMetrics({ db });
  const news = createNews({ changes, reads: store.reads, log });
  const activity = createActivityLog({
    store,
    metrics,
    onWritten: (clientIds) => clientIds.forEach((id) => void news.tell('activity', 'client', id)),
    log,
  });
  onClose(activity.flush);
  const endpoints = endpointsThatTell(createEndpoints({ store, vault }), news);
  const rates = config.engine && createSharedRates({ db, log });
  if (rates) onClose(rates.stop);
  const connections = connectionsThatTell(
    createConnections({
      db,
      vault,
      activity,
      metrics,
      tracing,
      allowSandbox: allowsSandbox(config),
      onRemoved: endpoints.forget,
      newGovernor: rates?.governor,
    }),
    news,
  );
  onClose(connections.close);
  const clientValues = createClientValues({ db, vault });
  const deliveries = deliveriesThatTell(createDeliveries({ store }), news);
  const http = createHttpCaller(config.httpAllow);
  onClose(http.close);
  const theEngine = (): Engine => {
    if (!runsPart) throw new Error('The workflow engine is still starting');
    return runsPart.services.engine;
  };
  const syncsPart = createSyncsPart({ config, store, vault, connections, changes, http, engine: theEngine, log });
  const forwarding = createForwardingPart({
    store,
    vault,
    connections,
    http,
    metrics,
    engine: theEngine,
    news,
    log,
  });
  let runsPart: RunsPart | undefined;
  runsPart = await startRuns({
    config,
    settings,
    store,
    connections,
    clientValues,
    deliveries,
    news,
    tracing,
    http,
    alsoDriven: { ...syncsPart.work, ...forwarding.work },
    alsoAwaited: syncsPart.awaitedConnections,
    log,
  });
  onClose(runsPart.close);
  onClose(syncsPart.stop);
  onClose(forwarding.stop);
  const { handOver } = runsPart;
  const { workflows } = runsPart.services;
  const activation = startActivation({
    store,
    endpoints,
    workflows,
    deliveries,
    handOver,
    forwarding: forwarding.queue,
    onActivated: (events) => tellOfEvents(events, news),
    tracing,
    log,
  });
  onClose(activation.stop);

  const figures = figuresThatTell(createFigures({ store, log }), news);
  onClose(figures.stop);
  const writer = createEventWriter({
    store,
    onStored(events) {
      activation.take(events);
      tellOfEvents(events, news);
    },
  });
  const { sandboxNowMs } = connections;
  const held = heldThatTell(createHeldEvents({ store, writer, endpoints, figures, sandboxNowMs }), news);
  let listeningUrl = '';
  const baseUrl = () => config.publicUrl ?? listeningUrl;
  const awaited = (endpointId: string) => awaitedEvents(workflows, endpointId);
  const registration = startRegistration({ db, connections, endpoints, awaited, baseUrl, log });
  onClose(registration.stop);
  const reconciliation = startReconciliation({ store, connections, deliveries, log });
  onClose(reconciliation.stop);
  const resuming = startResuming({ store, endpoints, activation, log });
  onClose(resuming.stop);
  const replays = startReplays({ store, endpoints, activation, log });
  onClose(replays.stop);
  const shownEndpoints = createShownEndpoints({ store, endpoints, held, figures });
  const shownDeliveries = createShownDeliveries(store);
  const services: Services = {
    store,
    changes,
    activity,
    shownActivity: createShownActivity(store),
    clients: createClients({ db }),
    clientValues,
    connections,
    endpoints,
    events: createEvents(store),
    resuming,
    replays,
    shownEndpoints,
    overview: createOverview({ store, shownEndpoints, forwarding: forwarding.figures }),
    registration,
    reconciliation,
    held,
    deliveries,
    shownDeliveries,
    figures,
    writer,
    activation,
    ingress: createIngress({ endpoints, writer, held, figures, sandboxNowMs }),
    ...runsPart.services,
    shownDecisions: createShownDecisions({ store, workflows, deliveries: shownDeliveries }),
    ...syncsPart.services,
    ...forwarding.services,
    tokens: createTokens({ db }),
    signIn,
    people: createPeople({ store, signIn }),
    welcome: createWelcome({ db, signIn }),
    audit,
    erasePerson: (options) => erase({ ...store, files: syncsPart.files }, options),
    examine: createExamination(config, () => listeningUrl),
    metrics,
    vault,
    search: createSearch(store, [findDestinations]),
    setUp: { retentionDays: retentionOf(config), allowsSandbox: allowsSandbox(config) },
    publicUrl: config.publicUrl,
    baseUrl,
  };
  await syncsPart.begin();
  forwarding.begin();
  const pruning = startPruning({ store, days: retentionOf(config), log });
  onClose(pruning.stop);
  const app = await buildApp(services, { log, trustedProxies: config.trustedProxies });
  onClose(() => closeWithin(app, CLOSE_GRACE_MS));
  await app.listen({ host: config.host, port: config.port });
  runsPart.drive();
  const { address, port } = app.server.address() as AddressInfo;
  listeningUrl = `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
  return { services, url: listeningUrl };
}

/** What is under way may end by itself for so long; a slow upload, or an answer nobody fetches, is then cut off. */
const CLOSE_GRACE_MS = 5_000;

async function closeWithin(app: Awaited<ReturnType<typeof buildApp>>, graceMs: number): Promise<void> {
  const cutOff = setTimeout(() => app.server.closeAllConnections(), graceMs);
  await app.close();
  clearTimeout(cutOff);
}
