import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { ServerConfig } from '../../config.ts';
import type { ClientValues } from '../../connections/client-values.ts';
import type { Connections } from '../../connections/connections.ts';
import type { Deliveries } from '../../inbound/deliveries/deliveries.ts';
import type { News } from '../../store/news.ts';
import type { Store } from '../../store/store.ts';
import { readProgress } from '../../store/store-state.ts';
import { telling } from '../../store/telling.ts';
import type { Tracing } from '../../telemetry/tracing/tracing.ts';
import type { Settings } from '../../vault/settings.ts';
import { createWorkflowEditing, type WorkflowEditing } from '../definition/editing.ts';
import { createOuterFaults } from '../definition/outer-faults.ts';
import { createSchedules } from '../definition/schedules.ts';
import { createWorkflows, type Workflows } from '../definition/workflows.ts';
import { startEngine } from '../engine/start-engine.ts';
import { createSendLedger, type SendLedger } from '../send-ledger/send-ledger.ts';
import { createSendOnce } from '../send-ledger/send-once.ts';
import { createBegunRuns } from './begun-runs.ts';
import { createDecisions, type Decisions } from './decisions.ts';
import { tellOfDeliveries } from './delivery-reports.ts';
import type { Engine, Work } from './engine.ts';
import { createEventAnswers } from './event-answers.ts';
import { createRunExecutor } from './execute-run.ts';
import { createFreshRuns, noFreshRuns } from './fresh-runs.ts';
import { type HandOver, startHandOver } from './hand-over.ts';
import { DEFAULT_LOOK_INTERVAL_MS, holdTogether } from './one-state.ts';
import { startConnectionProbes } from './probe-connections.ts';
import { createRunRecords } from './run-records.ts';
import { createRunWaits } from './run-waits.ts';
import { createRuns, type Runs } from './runs.ts';
import { watchSandboxClocks } from './sandbox-waits.ts';
import { createSavedTests, type SavedTests } from './saved-tests.ts';
import type { HttpCaller } from './steps/http.ts';
import { createTestRuns, type TestRuns } from './test-run.ts';
import { createTestTurns } from './test-turns.ts';
import { createWebhookStarts, type WebhookStarts } from './webhook-starts.ts';

/** How long Customer.io may take to show a message that it has accepted. */
const DEFAULT_SEND_SETTLE_MS = 15_000;

/** Everything about workflows and their runs, started. */
export interface RunsPart {
  services: {
    engine: Engine;
    workflows: Workflows;
    workflowEditing: WorkflowEditing;
    runs: Runs;
    ledger: SendLedger;
    decisions: Decisions;
    testRuns: TestRuns;
    savedTests: SavedTests;
    webhookStarts: WebhookStarts;
  };
  handOver: HandOver;
  /** From now on runs are driven: what they may do to the process, they do when it answers others already. */
  drive(): void;
  /** Ends what it started, the engine too. */
  close(): Promise<void>;
}

/** Starts the engine and what it drives: the one place that knows how these parts hang together. */
export async function startRuns(services: {
  config: Pick<ServerConfig, 'dataDir' | 'engine' | 'engineLookMs' | 'sendSettleMs' | 'httpAllow'>;
  settings: Settings;
  store: Store;
  connections: Connections;
  clientValues: ClientValues;
  deliveries: Deliveries;
  news: News;
  tracing: Pick<Tracing, 'ended'>;
  http: HttpCaller;
  /** What the engine drives beside runs. */
  alsoDriven: Omit<Work, 'executeRun' | 'fireSchedule'>;
  /** Connections that somebody else waits for until they are mended. */
  alsoAwaited: () => Promise<{ subject: string; since: number }[]>;
  log: Logger;
}): Promise<RunsPart> {
  const { config, settings, store, connections, clientValues, deliveries, news, tracing, http } = services;
  const { alsoDriven, alsoAwaited, log } = services;
  const { db } = store;
  // The parts call each other only once all of them stand.
  let engine: Engine;
  let handOver: HandOver | undefined;
  const theEngine = () => engine;
  const fresh = config.engine ? noFreshRuns : createFreshRuns();
  // Of servers that share an engine none knows what another one is still at.
  const keepsInStore = config.engine === undefined;
  const begun = createBegunRuns({ store });
  const { promise: mayDrive, resolve: drive } = Promise.withResolvers<void>();

  const onChange = news.run;
  const waits = telling(createRunWaits({ store, engine: theEngine }), {
    add: ([{ kind, runId }]) => kind === 'decision' && news.decision(runId),
    endOnce: ([{ kind, runId }]) => kind === 'decision' && news.decision(runId),
  });
  const runs = createRuns({
    store,
    fresh,
    waits,
    engine: theEngine,
    workflows: () => workflows,
    onQueued: () => handOver?.wake(),
    onChange,
  });
  const workflows: Workflows = telling(
    createWorkflows({
      db,
      outerFaults: createOuterFaults({ db, httpAllow: config.httpAllow ?? [] }),
      assertTestsPass: (workflow) => savedTests.assertPass(workflow),
      onPublished: (workflow) => {
        schedules.plan(workflow).catch((error: unknown) => {
          log.error(
            { err: error },
            'the schedule could not be handed to the engine; it is tried again within half a minute',
          );
        });
      },
    }),
    {
      save: (_, { id }) => news.workflow(id),
      apply: (_, { id }) => news.workflow(id),
      change: ([id]) => news.workflow(id),
      publish: ([id]) => news.workflow(id),
      unpublish: ([id]) => news.workflow(id),
      remove: ([id]) => news.workflow(id),
    },
  );
  const schedules = createSchedules({ db, workflows, runs: () => runs, engine: theEngine, log });
  const records = createRunRecords({ store, onChange });
  const ledger = createSendLedger({ store });
  const answers = createEventAnswers({ store, ledger, waits });
  const sendOnce = createSendOnce({ store, ledger, settleMs: config.sendSettleMs ?? DEFAULT_SEND_SETTLE_MS });
  const steps = { connections, clientValues, ledger, sendOnce, waits, answers, db, workflows, runs, http };
  const turns = createTestTurns();
  const testRuns = createTestRuns(steps);
  const savedTests = createSavedTests(steps, turns);
  const executeRun = createRunExecutor({
    ...steps,
    fresh,
    begun,
    mayDrive,
    records,
    tracing,
    end: (ticket) => engine.end(ticket),
    onBegun: ({ clientId, id }) => news.owns(clientId, id),
    onEnded: () => handOver?.runEnded(),
  });

  const { generation } = await readProgress(db);
  engine = await startEngine({
    dataDir: join(config.dataDir, 'engine'),
    address: config.engine,
    generation,
    // Servers that share an engine share the secret that their handlers answer to.
    secret: () => settings.secret('engine handlers', () => randomBytes(32).toString('base64url')),
    work: { executeRun, fireSchedule: schedules.fire, ...alsoDriven },
    log,
  });
  const together = await holdTogether({
    db,
    engine,
    waits,
    cancel: runs.cancel,
    isShared: config.engine !== undefined,
    lookIntervalMs: config.engineLookMs ?? DEFAULT_LOOK_INTERVAL_MS,
    log,
  }).catch(async (error: unknown) => {
    await engine.close();
    throw error;
  });
  handOver = startHandOver({ store, engine, fresh, keepsInStore, log });
  deliveries.onDeliveryEvents(tellOfDeliveries({ db, waits }));
  deliveries.onDeliveryEvents(answers.hear);
  const connectionWatch = waits.watchConnections(log);
  const sandboxWatch = watchSandboxClocks({ waits, connections, log });
  const probes = startConnectionProbes({ db, connections, alsoAwaited, log });
  await schedules.begin();
  const urlSecret = await settings.secret('workflow-urls', () => randomBytes(32).toString('base64'));

  return {
    services: {
      engine,
      workflows,
      workflowEditing: telling(createWorkflowEditing({ db }), {
        hold: ([id], { changed }) => changed && news.workflow(id),
        release: ([id], wasHeld) => wasHeld && news.workflow(id),
      }),
      runs,
      ledger,
      decisions: createDecisions({ waits, ledger }),
      testRuns: { run: (test) => turns(test.clientId, () => testRuns.run(test)) },
      savedTests,
      webhookStarts: createWebhookStarts({ workflows, runs, clientValues, urlSecret }),
    },
    handOver,
    drive,
    async close() {
      connectionWatch.stop();
      sandboxWatch.stop();
      probes.stop();
      await schedules.stop();
      await handOver.stop();
      await together.stop();
      await engine.close();
      await begun.stop();
    },
  };
}
