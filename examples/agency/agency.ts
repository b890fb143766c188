import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startSandbox } from '@cio-bridge/sandbox';
import { permissionNames, startServer } from '@cio-bridge/server';
import { startCrm } from './crm.ts';

export const clients = [
  { name: 'North', timeZone: 'Europe/Berlin', values: { greeting: 'Moin', vip_from: 1000 } },
  { name: 'South', timeZone: 'America/New_York', values: { greeting: 'Howdy', vip_from: 500 } },
  { name: 'West', timeZone: 'Asia/Tokyo', values: { vip_from: 100_000 } },
] as const;
export const environments = ['staging', 'production'] as const;
export type Environment = (typeof environments)[number];

const folder = new URL('workflows/', import.meta.url);
/** The thirteen files, by name. */
export const sources = Object.fromEntries(
  readdirSync(folder).map((file) => [file.replace('.yaml', ''), readFileSync(new URL(file, folder), 'utf8')]),
);
/** The same, as one names them on a command line. */
export const files = Object.keys(sources).map((file) => fileURLToPath(new URL(`${file}.yaml`, folder)));
const command = fileURLToPath(import.meta.resolve('cio-bridge/bin/cio-bridge.js'));

const EVENTS = 'sent delivered opened clicked converted bounced'.split(' ').map((metric) => `email_${metric}`);
const PATIENCE_MS = 30_000;

/** A server with three clients, each with a workspace for staging and one for production, and a CRM. */
export async function startAgency() {
  const dataDir = mkdtempSync(join(tmpdir(), 'agency-'));
  const workspaceOf = (client: string, environment: Environment) => `${client} ${environment}`;
  const sandbox = await startSandbox({
    deliveryPace: 0.05,
    freshKeys: true,
    workspaces: clients.flatMap(({ name }) =>
      environments.map((environment) => ({ name: workspaceOf(name, environment), region: 'us' as const })),
    ),
  });
  const crm = await startCrm(clients.map(({ name }) => `key of ${name}`));
  const config = { host: '127.0.0.1', port: 0, dataDir, logLevel: 'silent' as const, httpAllow: ['127.0.0.1'] };
  const server = await startServer({ ...config, sendSettleMs: 300 });
  const { token } = await server.services.tokens.create({ name: 'agency', permissions: permissionNames });

  // biome-ignore lint/suspicious/noExplicitAny: an example reads what it expects
  async function call(method: string, path: string, body?: unknown): Promise<any> {
    const response = await fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  const { connections, endpoints } = server.services;
  for (const { name, timeZone, values } of clients) {
    const { id: clientId } = await call('POST', '/clients', { name, timeZone });
    const connectionId = await connections.create({ clientId, name: 'Shop' });
    for (const environment of environments) {
      const keys = sandbox.workspaces.find((each) => each.name === workspaceOf(name, environment));
      if (!keys) throw new Error(`The sandbox has no workspace for ${name}`);
      const { siteId, trackApiKey, appApiKey, webhookSigningKey } = keys;
      await connections.setCredentials(connectionId, environment, {
        region: 'us',
        siteId,
        trackApiKey,
        appApiKey,
        signingKeys: [],
        sandboxUrls: sandbox.us,
      });
      const endpoint = await endpoints.create({ connectionId, environment, signingKeys: [webhookSigningKey] });
      await (await connections.connector(connectionId, environment)).reportingWebhooks.ensure({
        name: 'agency',
        endpoint: `${server.url}/webhooks/customer-io/${endpoint.token}`,
        events: [...EVENTS, 'customer_unsubscribed'],
        fullResolution: true,
      });
      const place = `/clients/${clientId}/environments/${environment}`;
      const all = { receipt_message: 1, sms_message: 3, digest_segment: 2, crm_url: crm.url, ...values };
      for (const [key, value] of Object.entries(all)) await call('PUT', `${place}/values/${key}`, { value });
      await call('PUT', `${place}/secrets/crm_key`, { value: `key of ${name}` });
    }
  }

  return {
    sandbox,
    crm,
    call,
    workspace: (client: string, environment: Environment = 'production') =>
      sandbox.workspace(workspaceOf(client, environment)),
    /** Runs the command line, as somebody of the agency would, and gives what it prints. */
    async bridge(...args: string[]): Promise<string> {
      const env = {
        ...process.env,
        CIO_BRIDGE_URL: server.url,
        CIO_BRIDGE_TOKEN: token,
        CIO_BRIDGE_PROFILES: join(dataDir, 'profiles.json'),
      };
      return (await promisify(execFile)(process.execPath, [command, ...args], { env })).stdout;
    },
    /** A file of its own, for a text that is not among the thirteen. */
    write(text: string): string {
      const file = join(dataDir, 'edited.yaml');
      writeFileSync(file, text);
      return file;
    },
    /** Starts a run by the workflow's name, and gives its id. */
    async start(client: string, workflow: string, event: unknown, environment: Environment = 'production') {
      const path = `/workflows/${encodeURIComponent(workflow)}/runs?client=${client}`;
      return (await call('POST', path, { event, environment })).runId as string;
    },
    /** Waits until something is so: what it gives then. */
    async until<T>(what: string, look: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> {
      for (const deadline = Date.now() + PATIENCE_MS; ; ) {
        const found = await look();
        if (found) return found as T;
        if (Date.now() > deadline) throw new Error(`Waited in vain: ${what}`);
        await sleep(50);
      }
    },
    async [Symbol.asyncDispose]() {
      await server.close();
      await sandbox.close();
      crm.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
