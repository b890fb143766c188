import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@cio-bridge/sandbox';
import { type Server, startServer } from '@cio-bridge/server';

const SIGNING_KEY = 'whsk_test_0123456789';

/** A real server with a local Customer.io behind it, and a workflow that writes there. */
export interface World {
  server: Server;
  /** The one-time link that makes the first owner. */
  welcomeUrl: string;
  /** The client whose workflow it is, its connection, and the local Customer.io behind that. */
  clientId: string;
  connectionId: string;
  sandbox: Sandbox;
  /** Posts one reporting event as Customer.io would: signed. */
  report(event: ReportedEvent): Promise<void>;
  close(): Promise<void>;
}

export interface ReportedEvent {
  event_id: string;
  object_type: string;
  metric: string;
  timestamp: number;
  data: Record<string, unknown>;
}

let count = 0;

/** An event of a delivery to a person, numbered so that no two are the same. */
export function reported(objectType: string, metric: string, data: Record<string, unknown>): ReportedEvent {
  count += 1;
  return {
    event_id: `01K9EXAMPLE${String(count).padStart(15, '0')}`,
    object_type: objectType,
    metric,
    timestamp: Math.floor(Date.now() / 1000),
    data: { delivery_id: `dlv_${count}`, customer_id: 'ada', identifiers: { id: 'ada', cio_id: 'a1b2c3' }, ...data },
  };
}

const note = (id: string, person: string, attributes: Record<string, unknown>) => ({
  id,
  type: 'action',
  action: 'customer-io/identify-customer',
  input: { person: { id: person }, attributes },
});

const workflow = (endpoint: string) => ({
  name: 'Note what became of an email',
  trigger: { type: 'event', endpoint, filter: { objectTypes: ['email'], metrics: ['opened', 'bounced', 'clicked'] } },
  steps: [
    {
      id: 'which',
      type: 'branch',
      branches: [
        {
          when: { path: 'event.metric', op: 'eq', value: 'bounced' },
          steps: [
            note('note_bounce', '{{ event.person.id }}', {
              email_works: false,
              bounce_reason: '{{ event.failureMessage }}',
              last_delivery_id: '{{ event.deliveryId }}',
            }),
            note('keep_count', '{{ event.person.id }}', { last_bounced_at: '{{ event.timestamp }}' }),
          ],
        },
        {
          // Whoever is reported here has no phone, so this step fails.
          when: { path: 'event.metric', op: 'eq', value: 'clicked' },
          steps: [note('note_click', '{{ event.person.id }}', { phone: '{{ event.person.phone }}' })],
        },
      ],
      else: [note('note_open', '{{ event.person.id }}', { last_opened_at: '{{ event.timestamp }}' })],
    },
  ],
});

export async function startWorld(): Promise<World> {
  const dataDir = mkdtempSync(join(tmpdir(), 'cio-bridge-console-'));
  const sandbox = await startSandbox();
  const config = { host: '127.0.0.1', port: 0, dataDir, logLevel: 'silent', sendSettleMs: 300 } as const;
  const server = await startServer({ ...config, httpAllow: ['127.0.0.1'] });
  const { clients, connections, endpoints, welcome, workflows } = server.services;
  const { id: clientId } = await clients.create({ name: 'Example client' });
  const connectionId = await connections.create({ clientId, name: 'Example shop' });
  await connections.setCredentials(connectionId, 'production', credentials(sandbox));
  const endpoint = await endpoints.create({ connectionId, environment: 'production', signingKeys: [SIGNING_KEY] });
  await workflows.apply({ clientId, definition: workflow(endpoint.id) });
  const welcomeUrl = await welcome.firstOwnerUrl(server.url);
  if (welcomeUrl === undefined) throw new Error('A new server has an owner already');

  return {
    server,
    welcomeUrl,
    clientId,
    connectionId,
    sandbox,
    async report(event) {
      const body = JSON.stringify(event);
      const timestamp = String(Math.floor(Date.now() / 1000));
      const signature = createHmac('sha256', SIGNING_KEY).update(`v0:${timestamp}:${body}`).digest('hex');
      const answer = await fetch(`${server.url}/webhooks/customer-io/${endpoint.token}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-cio-timestamp': timestamp, 'x-cio-signature': signature },
        body,
      });
      if (answer.status !== 200) throw new Error(`The webhook was answered ${answer.status}`);
    },
    async close() {
      await server.close();
      await sandbox.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function credentials(sandbox: Sandbox) {
  const workspace = sandbox.workspaces.find(({ region }) => region === 'us');
  if (!workspace) throw new Error('The sandbox has no workspace in the US');
  const { siteId, trackApiKey, appApiKey } = workspace;
  return { region: 'us' as const, siteId, trackApiKey, appApiKey, signingKeys: [], sandboxUrls: sandbox.us };
}
