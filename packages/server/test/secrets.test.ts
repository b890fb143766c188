import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Sandbox, startSandbox } from '@cio-bridge/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, callApi } from './start-test-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'cio-bridge-secrets-'));
const dataDir = join(folder, 'data');
const files = { log: join(folder, 'log'), traces: join(folder, 'traces') };
const secret = (name: string) => `planted-${name}-${randomBytes(12).toString('hex')}`;

/** What nobody may find again, and what was answered on the way. */
const secrets: Record<string, string> = {
  password: secret('password'),
  wrongPassword: secret('wrong-password'),
  refusedKey: secret('refused-key'),
  malformedKey: secret('malformed-key'),
  signingKey: secret('signing-key'),
  secondSigningKey: secret('second-signing-key'),
  oidcClientSecret: secret('oidc'),
  strangersToken: secret('strangers-token'),
  clientSecret: secret('client-secret'),
};
/** These are shown, each in the one answer that is for it. */
const shownOnce: Record<string, string> = {};
const answers: string[] = [];

let server: ChildProcess;
let sandbox: Sandbox;
let url: string;
let welcome: string;

beforeAll(async () => {
  sandbox = await startSandbox({ deliveryPace: 0.05 });
  const log = openSync(files.log, 'w');
  server = spawn(
    process.execPath,
    [
      '--conditions=@cio-bridge/source',
      '--disable-warning=ExperimentalWarning',
      new URL('traced-server.ts', import.meta.url).pathname,
    ],
    {
      stdio: ['ignore', 'pipe', log],
      env: {
        ...process.env,
        TRACE_FILE: files.traces,
        CIO_BRIDGE_DATA: dataDir,
        CIO_BRIDGE_PORT: '0',
        CIO_BRIDGE_LOG_LEVEL: 'trace',
      },
    },
  );
  closeSync(log);
  const [line] = (await once(createInterface({ input: server.stdout as NodeJS.ReadableStream }), 'line')) as [string];
  ({ url, welcome } = JSON.parse(line) as { url: string; welcome: string });
});
afterAll(async () => {
  server.kill('SIGKILL');
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

test('after a tour through everything, no secret is where it does not belong', async () => {
  await tour();
  server.kill('SIGTERM');
  await once(server, 'exit');

  secrets.masterKey = readFileSync(join(dataDir, 'secret.key'), 'utf8').trim();
  const places: [string, Buffer][] = [
    ...Object.entries(files).map(([name, file]): [string, Buffer] => [name, readFileSync(file)]),
    ...filesUnder(dataDir)
      .filter((file) => !file.endsWith('secret.key'))
      .map((file): [string, Buffer] => [file.slice(folder.length), readFileSync(file)]),
  ];
  // Else nothing would be found in what nobody wrote.
  expect(places.map(([name]) => name)).toEqual(expect.arrayContaining(['log', 'traces', '/data/cio-bridge.db']));
  expect(readFileSync(files.traces, 'utf8')).toContain('action customer-io/send-transactional-email');
  expect(answers.length).toBeGreaterThan(30);

  const found = Object.entries({ ...secrets, ...shownOnce }).flatMap(([name, value]) =>
    places.filter(([, content]) => content.includes(value)).map(([place]) => `${name} in ${place}`),
  );
  const told = Object.entries(secrets).flatMap(([name, value]) =>
    answers.filter((answer) => answer.includes(value)).map((answer) => `${name} in ${answer.slice(0, 120)}`),
  );
  expect([...found, ...told]).toEqual([]);
});

async function tour(): Promise<void> {
  const [us, eu] = sandbox.workspaces;
  if (!us || !eu) throw new Error('The sandbox has two workspaces');
  Object.assign(secrets, {
    track: us.trackApiKey,
    app: us.appApiKey,
    pipelines: us.pipelinesWriteKey,
    euApp: eu.appApiKey,
  });
  let cookie: string | undefined;
  let token: string | undefined;
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const answer = await callApi(url, method, path, {
      body,
      token,
      headers: { ...(cookie !== undefined && token === undefined && { cookie }), ...headers },
    });
    answers.push(
      `${method} ${path.split('?')[0]} ${JSON.stringify([...answer.headers])} ${JSON.stringify(answer.body)}`,
    );
    return answer;
  };
  const { password, wrongPassword, refusedKey, malformedKey, signingKey, secondSigningKey } = secrets as Record<
    string,
    string
  >;

  // Coming in.
  const email = 'ada@example.com';
  const welcomeToken = new URL(welcome).searchParams.get('token') as string;
  shownOnce.welcomeToken = welcomeToken;
  await call('POST', '/api/v1/welcome', { token: welcomeToken, name: 'Ada', email: 'no address', password });
  await call('POST', '/api/v1/welcome', { token: welcomeToken, name: 'Ada', email, password });
  await call('POST', '/api/auth/sign-in/email', { email, password: wrongPassword });
  const signedIn = await callApi(url, 'POST', '/api/auth/sign-in/email', { body: { email, password } });
  cookie = signedIn.headers
    .getSetCookie()
    .map((text) => text.split(';')[0])
    .join('; ');
  shownOnce.cookie = cookie.split('=')[1] as string;
  const created = await callApi(url, 'POST', '/api/v1/tokens', {
    body: {
      name: 'tour',
      permissions: [
        'connections:read',
        'connections:write',
        'actions:run',
        'activity:read',
        'endpoints:read',
        'endpoints:write',
        'events:read',
        'events:write',
        'workflows:read',
        'workflows:write',
        'runs:read',
        'runs:write',
        'metrics:read',
      ],
    },
    headers: { cookie, 'idempotency-key': 'token' },
  });
  shownOnce.apiToken = created.body.token;
  await call('GET', '/api/v1/tokens');
  await call('GET', '/api/v1/session');
  await callApi(url, 'GET', '/api/v1/session', { token: secrets.strangersToken });
  token = created.body.token;

  // A connection, with every way to get its keys wrong.
  const client = await call('POST', '/api/v1/clients', { name: 'Example Shop' });
  const connection = await call('POST', '/api/v1/connections', { clientId: client.body.id, name: 'Shop' });
  const { id } = connection.body;
  const environment = `/api/v1/connections/${id}/environments/production`;
  const credentials = {
    region: 'us',
    siteId: us.siteId,
    trackApiKey: us.trackApiKey,
    appApiKey: us.appApiKey,
    pipelinesWriteKey: us.pipelinesWriteKey,
    sandboxUrls: sandbox.us,
  };
  await call('PUT', environment, { ...credentials, region: malformedKey });
  await call('PUT', environment, { ...credentials, [malformedKey as string]: malformedKey, appApiKey: [malformedKey] });
  await call('PUT', environment, { ...credentials, appApiKey: refusedKey });
  await call('PUT', environment, credentials, { 'idempotency-key': 'credentials' });
  await call('PUT', environment, credentials, { 'idempotency-key': 'credentials' });
  await call('PUT', `${environment}/keys/appApiKey`, { value: refusedKey });
  await call('PUT', `${environment}/keys/appApiKey`, { value: secrets.euApp });
  await call('PUT', `${environment}/keys/appApiKey`, { value: refusedKey, force: true });
  await call('POST', `${environment}/keys/appApiKey/undo`);
  await call('POST', `${environment}/probe`);
  await call('GET', `/api/v1/connections/${id}`);
  await call('GET', '/api/v1/connections');

  // Actions that work, that fail, and that carry a secret where none belongs.
  const run = (action: string, input: unknown, more: object = {}) =>
    call('POST', `/api/v1/actions/customer-io/${action}/run`, {
      connectionId: id,
      environment: 'production',
      input,
      ...more,
    });
  await run('identify-customer', { person: { id: '42' }, attributes: { email, note: us.trackApiKey } });
  await run('identify-customer', { person: { id: '42' } }, { dryRun: true });
  await run('send-transactional-email', { transactionalMessageId: 1, to: email, person: { id: '42' } });
  await run(
    'send-transactional-email',
    { transactionalMessageId: 1, to: email, person: { id: '42' } },
    { dryRun: true },
  );
  await run('track-event', { person: {} });
  for (const kind of ['drop', 'status', 'truncate'] as const) {
    sandbox.faults.add({ kind, count: 1 });
    await run('get-customer-attributes', { person: { id: '42' } });
  }

  const { body: clients } = await call('GET', '/api/v1/clients');
  const place = `/api/v1/clients/${clients.items[0].id}/environments/production/secrets`;
  await call('PUT', `${place}/crm_key`, { value: secrets.clientSecret });
  await call('GET', place);
  // Webhooks: verified, forged, held; and a workflow that acts on them.
  const endpoint = await call('POST', '/api/v1/trigger-endpoints', {
    connectionId: id,
    environment: 'production',
    signingKeys: [signingKey],
  });
  const path = new URL(endpoint.body.url).pathname;
  shownOnce.endpointToken = path.split('/').at(-1) as string;
  await call('PUT', '/api/v1/workflows?publish=true', {
    name: 'Note it',
    client: 'Example Shop',
    trigger: { type: 'event', endpoint: endpoint.body.id },
    steps: [
      {
        id: 'note',
        type: 'action',
        action: 'customer-io/identify-customer',
        input: { person: { id: '42' }, attributes: { opened: true } },
      },
    ],
  });
  await webhook(path, signingKey as string, 'one');
  await webhook(path, 'some other key', 'two');
  await webhook(`${path}x`, signingKey as string, 'three');
  await call('POST', `/api/v1/trigger-endpoints/${endpoint.body.id}/signing-keys`, { signingKey: secondSigningKey });
  await webhook(path, 'some other key', 'four');
  await webhook(path, secondSigningKey as string, 'five');
  for (let tries = 0; tries < 250; tries += 1) {
    const { body } = await callApi(url, 'GET', '/api/v1/runs', { token });
    if (body.items?.some(({ status }: { status: string }) => status === 'succeeded')) break;
    await sleep(20);
  }
  for (const list of [
    'runs',
    'events',
    'deliveries',
    'activity',
    'workflows',
    'trigger-endpoints',
    'decisions',
    'audit',
    'openapi.json',
  ]) {
    await call('GET', `/api/v1/${list}`);
  }
  await call('GET', '/metrics');
  await call('GET', `/api/v1/nothing?key=${refusedKey}`);
  token = undefined;
  await call('GET', '/api/v1/audit');
  await call('POST', '/api/auth/change-password', { currentPassword: wrongPassword, newPassword: password });
  await call('POST', '/api/auth/sign-out', {});
}

function webhook(path: string, key: string, eventId: string): Promise<Answer> {
  const timestamp = Math.floor(Date.now() / 1000);
  const body = {
    event_id: eventId,
    object_type: 'email',
    metric: 'opened',
    timestamp,
    data: { delivery_id: 'dlv', identifiers: { id: '42' } },
  };
  const signature = createHmac('sha256', key)
    .update(`v0:${timestamp}:${JSON.stringify(body)}`)
    .digest('hex');
  return callApi(url, 'POST', path, {
    body,
    headers: { 'x-cio-timestamp': String(timestamp), 'x-cio-signature': signature },
  });
}

const filesUnder = (root: string): string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => join(root, name))
    .filter((file) => statSync(file).isFile());
