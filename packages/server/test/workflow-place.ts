import { type Sandbox, startSandbox } from '@cio-bridge/sandbox';
import type { ServerConfig } from '../src/index.ts';
import type { Run } from '../src/workflows/runs/run.ts';
import type { RunStep } from '../src/workflows/runs/run-steps.ts';
import { startTestServer, type TestServer } from './start-test-server.ts';
import type { TestStore } from './stores.ts';

const PATIENCE_MS = 15_000;
const SOON_MS = 1_100;
const EVENTS = [
  'email_sent',
  'email_delivered',
  'email_opened',
  'email_clicked',
  'email_converted',
  'email_bounced',
  'email_spammed',
  'email_unsubscribed',
  'customer_unsubscribed',
];

/** A client connected to a local Customer.io that reports to the server's endpoint. */
export interface WorkflowPlace extends AsyncDisposable {
  test: TestServer;
  sandbox: Sandbox;
  clientId: string;
  connectionId: string;
  endpointId: string;
  /** Saves a workflow of the client and returns its id. */
  save(definition: object): Promise<string>;
  start(workflowId: string, event?: unknown): Promise<string>;
  /** The run once it is so, with its steps by id; within 15 seconds, if nothing else is said. */
  until(
    runId: string,
    isSo: (run: Run) => boolean,
    patienceMs?: number,
  ): Promise<Run & { steps: Record<string, RunStep> }>;
  /** The run once it has ended. */
  ended(runId: string): Promise<Run & { steps: Record<string, RunStep> }>;
  useKeys(keys: { trackApiKey?: string; appApiKey?: string }): Promise<void>;
  /** From now on ticks of schedules are due at once, not at the minute that they were planned for. */
  hurryTicks(): void;
}

export async function startWorkflowPlace(
  options: { store?: TestStore; config?: Partial<ServerConfig> } = {},
): Promise<WorkflowPlace> {
  const sandbox = await startSandbox({ deliveryPace: 0.1 });
  const test = await startTestServer({
    store: options.store,
    config: { sendSettleMs: 300, httpAllow: ['127.0.0.1'], ...options.config },
  });
  const { services } = test.server;
  const keys = sandbox.workspaces[0];
  if (!keys) throw new Error('the sandbox has no workspace');
  const { id: clientId } = await services.clients.create({ name: 'Client' });
  const connectionId = await services.connections.create({ clientId, name: 'Shop' });
  const useKeys = ({ trackApiKey = keys.trackApiKey, appApiKey = keys.appApiKey } = {}) =>
    services.connections.setCredentials(connectionId, 'production', {
      region: keys.region,
      siteId: keys.siteId,
      trackApiKey,
      appApiKey,
      signingKeys: [],
      sandboxUrls: sandbox[keys.region],
    });
  await useKeys();
  const { id: endpointId, token } = await services.endpoints.create({
    connectionId,
    environment: 'production',
    signingKeys: [keys.webhookSigningKey],
  });
  const answer = await fetch(`${sandbox[keys.region].app}/v1/reporting_webhooks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${keys.appApiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'test',
      endpoint: `${test.url}/webhooks/customer-io/${token}`,
      events: EVENTS,
      full_resolution: true,
    }),
  });
  if (!answer.ok) throw new Error(`the sandbox answered ${answer.status} ${await answer.text()}`);

  const until: WorkflowPlace['until'] = async (runId, isSo, patienceMs = PATIENCE_MS) => {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const run = await services.runs.get(runId);
      const steps = Object.fromEntries((await services.runs.steps(runId)).map((step) => [step.stepId, step]));
      if (isSo(run)) return { ...run, steps };
      if (Date.now() > deadline) {
        throw new Error(`run is ${run.status} ${run.waitingFor} ${run.error}: ${JSON.stringify(steps)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  return {
    test,
    sandbox,
    clientId,
    connectionId,
    endpointId,
    useKeys,
    async save(definition) {
      const defaults = { name: `Workflow ${crypto.randomUUID()}`, connection: 'Shop', trigger: { type: 'manual' } };
      return (await services.workflows.apply({ clientId, definition: { ...defaults, ...definition } })).id;
    },
    async start(workflowId, event = {}) {
      const { body } = await test.call('POST', `/api/v1/workflows/${workflowId}/runs`, { body: { event } });
      return body.runId as string;
    },
    hurryTicks() {
      const { engine } = services;
      const { scheduleAt } = engine;
      engine.scheduleAt = (ticket) => scheduleAt({ ...ticket, dueAtMs: Date.now() + SOON_MS });
    },
    until,
    ended: (runId) => until(runId, ({ endedAtMs }) => endedAtMs !== null),
    async [Symbol.asyncDispose]() {
      await test[Symbol.asyncDispose]();
      await sandbox.close();
    },
  };
}
