import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Role } from '../src/access/permissions.ts';
import { callApi, startTestServer, type TestServer } from './start-test-server.ts';
import type { TestStore } from './stores.ts';

const SIGNING_KEY = 'the-signing-key-of-the-planted-endpoint';
const PASSWORD = 'correct horse battery';

/** A server with one of everything, all of it of one client; and somebody of each kind to ask for it. */
export interface AuthorisationWorld extends AsyncDisposable {
  test: TestServer;
  /** First segment of a path → id of the one that is there. */
  ids: Record<string, string>;
  clientId: string;
  otherClientId: string;
  workflowId: string;
  cookies: Record<Role, string>;
}

export async function startAuthorisationWorld(store: TestStore): Promise<AuthorisationWorld> {
  const at = await startTestServer({ store });
  const { services } = at.server;
  const client = await services.clients.create({ name: 'Planted client' });
  const other = await services.clients.create({ name: 'Other client' });
  const connectionId = await services.connections.create({ clientId: client.id, name: 'Planted shop' });
  const nowhere = 'http://127.0.0.1:1';
  await services.connections.setCredentials(connectionId, 'production', {
    region: 'us',
    siteId: 'planted-site',
    trackApiKey: 'planted-track-key',
    appApiKey: 'planted-app-key',
    signingKeys: [],
    sandboxUrls: { track: nowhere, app: nowhere, pipelines: nowhere },
  });
  const endpoint = await services.endpoints.create({
    connectionId,
    environment: 'production',
    signingKeys: [SIGNING_KEY],
  });
  const workflow = await services.workflows.apply({
    clientId: client.id,
    definition: {
      name: 'Planted workflow',
      trigger: { type: 'event', endpoint: endpoint.id },
      steps: [{ id: 'stop', type: 'stop' }],
    },
  });
  const { destination } = await services.destinations.create({
    endpointId: endpoint.id,
    name: 'Planted receiver',
    url: 'https://planted.invalid/hook',
    filter: null,
    perSecond: null,
    atOnce: 1,
    createdBy: 'all',
  });
  await post(at, endpoint.token);
  const connector = await services.connections.connector(connectionId, 'production');
  await connector.run('customer-io/identify-customer', { person: { id: '1' } }).catch(() => undefined);
  await services.activity.flush();

  const first = async (path: string): Promise<string> => {
    for (let tries = 0; tries < 500; tries += 1) {
      const { body } = await at.call('GET', `/api/v1/${path}`);
      if (body.items?.length > 0) return body.items[0].id;
      await sleep(20);
    }
    throw new Error(`Nothing arrives at ${path}`);
  };
  const upload = await services.uploads.create({ clientId: client.id, name: 'planted.csv', createdBy: 'all' });
  const sync = await services.syncs.create({
    connectionId,
    environment: 'production',
    url: 'https://planted.invalid/people.csv',
    createdBy: 'all',
  });
  const schedule = await services.syncSchedules.create({
    connectionId,
    environment: 'production',
    name: 'Planted nightly',
    cron: '0 3 1 1 *',
    timeZone: 'UTC',
    url: 'https://planted.invalid/people.csv',
    read: {},
    mapping: null,
    sinceLast: null,
    createdBy: 'all',
  });
  const memory = {
    id: 'smm_planted',
    connection_id: connectionId,
    environment: 'production',
    workspace: 'us:planted',
    kind: 'people',
    name: 'planted',
    held_by: null,
    created_at_ms: 1,
    used_at_ms: 1,
  };
  await services.store.db.insertInto('sync_memories').values(memory).execute();
  const cookies = await signInAsEach(at);
  const ids = {
    clients: client.id,
    connections: connectionId,
    'trigger-endpoints': endpoint.id,
    workflows: workflow.id,
    events: await first('events'),
    runs: await first('runs'),
    deliveries: 'dlv_planted',
    uploads: upload.id,
    syncs: sync.id,
    'sync-schedules': schedule.id,
    'sync-memories': memory.id,
    destinations: destination.id,
    'forwarded-events': await first(`destinations/${destination.id}/forwarded-events`),
    activity: await first('activity'),
    people: (await services.people.list())[0]?.id as string,
    tokens: (await services.tokens.list())[0]?.id as string,
    replays: (await at.call('POST', `/api/v1/events/${await first('events')}/replay`)).body.replayId,
    sessions: 'nowhere',
  };
  return {
    test: at,
    ids,
    clientId: client.id,
    otherClientId: other.id,
    workflowId: workflow.id,
    cookies,
    [Symbol.asyncDispose]: () => at[Symbol.asyncDispose](),
  };
}

async function post(at: TestServer, token: string): Promise<void> {
  const timestamp = Math.floor(Date.now() / 1000);
  const event = {
    event_id: '01K9PLANTED000000000000000',
    object_type: 'email',
    metric: 'opened',
    timestamp,
    data: { delivery_id: 'dlv_planted', customer_id: 'ada', identifiers: { id: 'ada' } },
  };
  const body = JSON.stringify(event);
  const signature = createHmac('sha256', SIGNING_KEY).update(`v0:${timestamp}:${body}`).digest('hex');
  await fetch(`${at.url}/webhooks/customer-io/${token}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-cio-timestamp': String(timestamp),
      'x-cio-signature': signature,
    },
    body,
  });
}

async function signInAsEach(at: TestServer): Promise<Record<Role, string>> {
  const { people, welcome } = at.server.services;
  const signIn = async (role: Role): Promise<string> => {
    const email = `${role}@example.com`;
    const person = await people.invite({ name: role, email, role, clientIds: null });
    const token = new URL(await welcome.invitationUrl(at.url, person.id)).searchParams.get('token');
    const answer = await callApi(at.url, 'POST', '/api/v1/welcome', {
      body: { token, name: role, email, password: PASSWORD },
    });
    return answer.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
  };
  return { owner: await signIn('owner'), builder: await signIn('builder'), viewer: await signIn('viewer') };
}
