import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@cio-bridge/sandbox';
import type { LoggedConnector, Server } from '@cio-bridge/server';
import { type DemoState, loadDemoState } from './demo-state.ts';
import { demoWorkflow } from './demo-workflow.ts';

/** What the demo's workflow, and whoever watches it, wants to see. */
const WATCHED_EVENTS = ['sent', 'delivered', 'opened', 'clicked', 'bounced', 'unsubscribed'].map(
  (metric) => `email_${metric}`,
);

/** A local Customer.io with a demo client connected to it: connection, trigger endpoint and workflow. */
export interface Demo {
  server: Server;
  sandbox: Sandbox;
  connector: LoggedConnector;
  endpointId: string;
  webhookUrl: string;
  signingKey: string;
  apiToken: string;
  /** Whether this start has made the token: it is shown once, as every token is. */
  isNewToken: boolean;
  close(): Promise<void>;
}

/** Starts the sandbox and connects the demo client to it; what an earlier start made is used again. */
export async function startDemo(server: Server, dataDir: string): Promise<Demo> {
  const { services } = server;
  const { state, save } = loadDemoState(dataDir);
  const sandbox = await startDemoSandbox(state, dataDir);
  try {
    const [workspace] = state.workspaces;
    if (state.connectionId === undefined) {
      const { id: clientId } = await services.clients.create({ name: 'Demo client' });
      state.connectionId = await services.connections.create({ clientId, name: workspace.name });
      const endpoint = await services.endpoints.create({
        connectionId: state.connectionId,
        environment: 'production',
        signingKeys: [workspace.webhookSigningKey],
      });
      state.endpointId = endpoint.id;
      await services.workflows.apply({ clientId, definition: demoWorkflow(endpoint.id) });
    }
    save(); // before what may fail: a second try must not make everything again
    const isNewToken = await giveToken(server, state, state.connectionId);
    save();
    // The sandbox may have another port than before.
    await services.connections.setCredentials(state.connectionId, 'production', {
      region: workspace.region,
      siteId: workspace.siteId,
      trackApiKey: workspace.trackApiKey,
      appApiKey: workspace.appApiKey,
      pipelinesWriteKey: workspace.pipelinesWriteKey,
      signingKeys: [],
      sandboxUrls: sandbox[workspace.region],
    });
    const endpointId = state.endpointId as string;
    const { token } = await services.endpoints.get(endpointId);
    const webhookUrl = `${server.url}/webhooks/customer-io/${token}`;
    const connector = await services.connections.connector(state.connectionId, 'production');
    // Known by its URL: one that an earlier start left at another port would only gather refusals.
    if (state.webhookUrl !== undefined && state.webhookUrl !== webhookUrl) {
      await connector.reportingWebhooks.remove(state.webhookUrl);
    }
    await connector.reportingWebhooks.ensure({
      name: 'cio-bridge demo',
      endpoint: webhookUrl,
      events: WATCHED_EVENTS,
      fullResolution: true,
    });
    state.webhookUrl = webhookUrl;
    save();
    return {
      server,
      sandbox,
      connector,
      endpointId,
      webhookUrl,
      signingKey: workspace.webhookSigningKey,
      apiToken: state.apiToken as string,
      isNewToken,
      close: () => sandbox.close(),
    };
  } catch (error) {
    await sandbox.close();
    throw error;
  }
}

/**
 * For the demo's client alone: the token goes on being good when real clients stand beside it. One that an earlier
 * version made for all of them is taken back.
 *
 * @returns whether a token was made.
 */
async function giveToken({ services }: Server, state: DemoState, connectionId: string): Promise<boolean> {
  const { connections, tokens } = services;
  const access = state.apiToken === undefined ? undefined : await tokens.access(state.apiToken);
  const isForAll = access !== undefined && access.clientIds === undefined;
  if (state.apiToken !== undefined && !isForAll) return false;
  const { client } = await connections.get(connectionId);
  const { token } = await tokens.create({ name: 'demo', clientIds: [client.id] });
  state.apiToken = token;
  if (isForAll) await tokens.revoke(access.actor.id);
  return true;
}

/**
 * What somebody made in the sandbox is there again, at the same address, so that their own connections to it go on;
 * so is what the demo needs and they took away.
 */
async function startDemoSandbox(state: DemoState, dataDir: string): Promise<Sandbox> {
  const snapshotFile = join(dataDir, 'sandbox.json');
  const options = { snapshotFile, ...(!existsSync(snapshotFile) && { workspaces: state.workspaces }) };
  const sandbox = await startSandbox({ ...options, port: state.sandboxPort ?? 0 }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return startSandbox(options);
  });
  state.sandboxPort = Number(new URL(sandbox.url).port);
  for (const workspace of state.workspaces) {
    if (!sandbox.workspaces.some(({ name }) => name === workspace.name)) sandbox.addWorkspace(workspace);
  }
  return sandbox;
}
