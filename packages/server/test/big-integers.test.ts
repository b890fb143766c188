import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newEvent, post } from './inbound/signed.ts';
import { startWorkflowPlace, type WorkflowPlace } from './workflow-place.ts';

const digits = '1234567890123456789'; // beyond 2^53; as a number it would be …6800
const signingKey = 'signing-key-of-the-second-webhook';

let place: WorkflowPlace;
let token = '';
/** A Customer.io, and whomever an http step asks: it keeps what came, and answers with an integer beyond 2^53. */
const received: string[] = [];
const other = createServer(async (request, response) => {
  received.push(await readText(request));
  response.setHeader('content-type', 'application/json');
  response.end(request.url?.startsWith('/app') || request.url === '/orders' ? `{"order":${digits},"n":1}` : '{}');
});

beforeAll(async () => {
  place = await startWorkflowPlace();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { services } = place.test.server;
  await services.connections.setCredentials(place.connectionId, 'production', {
    region: 'us',
    siteId: 'site',
    trackApiKey: 'track-key',
    appApiKey: 'app-key',
    signingKeys: [],
    sandboxUrls: { track: `${origin()}/track`, app: `${origin()}/app`, pipelines: `${origin()}/pipelines` },
  });
  const permissions = ['actions:run', 'activity:read', 'events:read', 'runs:write', 'workflows:write'] as const;
  token = (await services.tokens.create({ name: 'integers', permissions: [...permissions] })).token;
});
afterAll(async () => {
  await place[Symbol.asyncDispose]();
  other.closeAllConnections();
  other.close();
});

const origin = () => `http://127.0.0.1:${(other.address() as AddressInfo).port}`;

/** A body as text: no number of it passes through JavaScript. */
async function ask(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
  const answer = await fetch(`${place.test.url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body }),
  });
  return { status: answer.status, text: await answer.text() };
}

const run = (name: string, input: string, more = '', headers = {}) =>
  ask(
    'POST',
    `/actions/customer-io/${name}/run`,
    `{"connectionId":"${place.connectionId}","environment":"production","input":${input}${more}}`,
    headers,
  );

test('an action over HTTP sends what was posted, shows it, and answers what came', async () => {
  const input = `{"person":{"id":${digits}},"attributes":{"order_id":${digits},"in":[{"a":-${digits}}]}}`;
  const sent = await run('identify-customer', input, '', { 'idempotency-key': 'integers' });
  expect(sent).toEqual({ status: 200, text: expect.any(String) });
  expect(received.at(-1)).toContain(`"order_id":${digits},"in":[{"a":-${digits}}]`);
  expect(received.at(-1)).toContain(`"id":"${digits}"`);
  const again = await run('identify-customer', input.replaceAll('789', '788'), '', { 'idempotency-key': 'integers' });
  expect(again).toMatchObject({ status: 422, text: expect.stringContaining('idempotency_key_reused') });

  expect((await run('identify-customer', input, ',"dryRun":true')).text).toContain(`"order_id":${digits}`);
  expect((await run('request', '{"api":"app","path":"/v1/orders"}')).text).toContain(`"order":${digits}`);
  await expect.poll(async () => (await ask('GET', '/activity?limit=9')).text).toContain(`"order_id":"${digits}"`);
});

test.each([
  ['POST', '/workflows/ID/runs', `{"event":{"a/b":[{"order":${digits}}]}}`, '/event/a~1b/0/order'],
  [
    'PUT',
    '/workflows',
    `{"client":"Client","name":"W","steps":[{"id":"s","type":"set","values":{"n":${digits}}}]}`,
    '/steps/0/values/n',
  ],
  [
    'PUT',
    '/workflows',
    JSON.stringify({
      client: 'Client',
      source: `name: W\nsteps:\n  - id: s\n    type: set\n    values:\n      n: ${digits}\n`,
    }),
    'line 6',
  ],
])('elsewhere it is refused by its pointer, with the way out: %s %s', async (method, path, body, where) => {
  const workflow = path.includes('ID') ? await place.save({ steps: [{ id: 'end', type: 'stop' }] }) : '';
  const { status, text } = await ask(method, path.replace('ID', workflow), body);
  expect([400, 422]).toContain(status);
  expect(text).toContain(where);
  expect(text).toContain('as text');
});

test('an event keeps the digits from the posted body to the input of an action', async () => {
  const { endpoints, runs } = place.test.server.services;
  const { id, token: inbound } = await endpoints.create({
    connectionId: place.connectionId,
    environment: 'production',
    name: 'integers',
    signingKeys: [signingKey],
  });
  const workflow = await place.save({
    trigger: { type: 'event', endpoint: id },
    steps: [
      {
        id: 'identify',
        type: 'action',
        action: 'customer-io/identify-customer',
        input: {
          person: { id: 'ada' },
          attributes: { whole: '{{ event.original.data.order }}', within: 'no. {{ event.original.data.order }}' },
        },
      },
      { id: 'ask', type: 'http', url: `${origin()}/orders` },
      { id: 'read', type: 'action', action: 'customer-io/request', input: { api: 'app', path: '/v1/orders' } },
      {
        id: 'last',
        type: 'set',
        values: { http: '{{ steps.ask.output.body.order }}', app: '{{ steps.read.output.body.order }}' },
      },
    ],
  });
  const [alone, first, second] = [newEvent(), newEvent(), newEvent()].map((event) =>
    JSON.stringify(event).replace('"data":{', `"data":{"order":${digits},`),
  );
  for (const body of [alone, `[${first},${second}]`]) {
    await post(`${place.test.url}/webhooks/customer-io/${inbound}`, body, { key: signingKey });
  }
  const find = () => runs.list({ workflowId: workflow, limit: 9 });
  await expect.poll(async () => (await find()).filter(({ endedAtMs }) => endedAtMs !== null)).toHaveLength(3);
  for (const { id: runId, eventId } of await find()) {
    const { steps, event } = await place.ended(runId);
    expect(event).toMatchObject({ original: { data: { order: digits } } });
    expect(steps.identify).toMatchObject({ input: { attributes: { whole: digits, within: `no. ${digits}` } } });
    expect(steps.last).toMatchObject({ output: { http: digits, app: digits } });
    expect((await ask('GET', `/events/${eventId}`)).text).toContain(`"order":"${digits}"`);
  }
  expect(received.filter((body) => body.includes(`"within":"no. ${digits}"`))).toHaveLength(3);
});
