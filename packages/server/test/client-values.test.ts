import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stores } from './stores.ts';
import { startWorkflowPlace, type WorkflowPlace } from './workflow-place.ts';

const SECRET = 'crm-key-7f3a91';
const heard: { url: string; headers: IncomingMessage['headers']; body: string }[] = [];
/** Tells back whatever it was told, as debugging services do. */
const crm = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => {
    body += part;
  });
  request.on('end', () => {
    heard.push({ url: request.url ?? '', headers: request.headers, body });
    const isRefused = request.url?.includes('refuse') ?? false;
    response
      .writeHead(isRefused ? 400 : 200, {
        'content-type': 'application/json',
        'x-echo': String(request.headers.authorization),
      })
      // Long enough for the words of a refusal to be cut off in the middle of a secret.
      .end(
        isRefused
          ? `${'x'.repeat(290)}${request.headers['x-basic']}`
          : JSON.stringify({ url: request.url, headers: request.headers, body }),
      );
  });
});
beforeAll(() => new Promise<void>((resolve) => crm.listen(0, '127.0.0.1', resolve)));
afterAll(() => crm.close());
const crmUrl = () => `http://127.0.0.1:${(crm.address() as AddressInfo).port}`;

describe.each(stores)('values and secrets of a client on $name', (store) => {
  let place: WorkflowPlace;
  beforeAll(async () => {
    place = await startWorkflowPlace({ store });
  });
  afterAll(() => place[Symbol.asyncDispose]());

  const api = (method: string, path: string, body?: unknown) => place.test.call(method, `/api/v1${path}`, { body });
  const set = (kind: 'values' | 'secrets', name: string, value: unknown, environment = 'production') =>
    api('PUT', `/clients/${place.clientId}/environments/${environment}/${kind}/${name}`, { value });

  test('one workflow reads what differs from client to client, by environment', async () => {
    const steps = [
      {
        id: 'read',
        type: 'set',
        values: {
          message: '{{ client.values.receipt_message }}',
          name: '{{ client.name }}',
          zone: '{{ client.timeZone }}',
          missing: '{{ client.values.tone | default: "plain" }}',
        },
      },
      {
        id: 'vip',
        type: 'branch',
        branches: [
          { when: { path: 'client.values.is_vip', op: 'eq', value: true }, steps: [{ id: 'yes', type: 'stop' }] },
        ],
        else: [{ id: 'no', type: 'stop', status: 'failed', reason: 'not one' }],
      },
    ];
    const definition = { name: 'By value', client: 'Client', trigger: { type: 'manual' }, steps };
    const publish = (environment: string) =>
      api('PUT', `/workflows?publish=true&environment=${environment}`, definition);
    const refused = await publish('production');
    expect(refused).toMatchObject({ status: 422, body: { pointer: '/steps/0/values/message' } });
    expect(refused.body.detail).toContain('no value receipt_message in production');
    expect((await api('GET', '/workflows')).body.items).toEqual([]);

    expect((await set('values', 'receipt_message', 7)).status).toBe(204);
    await set('values', 'is_vip', true);
    await set('values', 'receipt_message', 8, 'staging');
    const { id } = (await publish('production')).body;
    expect((await publish('staging')).status).toBe(200);
    const run = await place.ended(await place.start(id));
    expect(run).toMatchObject({
      status: 'succeeded',
      steps: { read: { output: { message: 7, name: 'Client', zone: 'UTC', missing: 'plain' } } },
    });
    const { body } = await api('POST', `/workflows/${id}/runs`, { event: {}, environment: 'staging' });
    expect(await place.ended(body.runId)).toMatchObject({
      status: 'failed',
      steps: { read: { output: { message: 8 } } },
    });
    const { items } = (await api('GET', `/clients/${place.clientId}/environments/production/values`)).body;
    expect(items).toMatchObject([
      { name: 'is_vip', value: true },
      { name: 'receipt_message', value: 7, setBy: { name: 'all' } },
    ]);
    const path = `/clients/${place.clientId}/environments/production/values`;
    expect((await api('DELETE', `${path}/is_vip`)).status).toBe(204);
    expect((await api('DELETE', `${path}/is_vip`)).status).toBe(404);
    expect((await set('values', 'no-name', 1)).status).toBe(400);
  });

  test('a secret reaches the other system, and is read nowhere else', async () => {
    const call = (path: string, more: object = {}) => ({
      id: 'tell',
      type: 'http',
      method: 'POST',
      url: `${crmUrl()}/${path}?key={{ secrets.crm_key }}`,
      headers: { authorization: 'Bearer {{ secrets.crm_key }}', 'x-basic': '{{ secrets.crm_key }}' },
      body: { key: '{{ secrets.crm_key }}', note: 'for {{ event.who }}' },
      ...more,
    });
    const definition = (path: string) => ({
      name: `Secret ${path}`,
      client: 'Client',
      trigger: { type: 'manual' },
      steps: [call(path), { id: 'after', type: 'set', values: { seen: '{{ steps.tell.output.body.body }}' } }],
    });
    const refused = await api('PUT', '/workflows?publish=true', definition('accept'));
    expect(refused).toMatchObject({ status: 422, body: { pointer: '/steps/0/url' } });
    expect((await set('secrets', 'crm_key', SECRET)).status).toBe(204);
    const { id } = (await api('PUT', '/workflows?publish=true', definition('accept'))).body;
    const run = await place.ended(await place.start(id, { who: 'ada' }));
    expect(run).toMatchObject({ status: 'succeeded' });
    expect(heard.at(-1)).toMatchObject({
      url: `/accept?key=${SECRET}`,
      headers: { authorization: `Bearer ${SECRET}` },
      body: JSON.stringify({ key: SECRET, note: 'for ada' }),
    });
    const bad = (await api('PUT', '/workflows?publish=true', definition('refuse'))).body;
    const failed = await place.ended(await place.start(bad.id, { who: 'ada' }));
    expect(failed).toMatchObject({ status: 'failed', errorCode: 'http_refused' });

    const sandboxed = { definition: { ...definition('accept'), connection: 'Shop' }, event: { who: 'ada' } };
    const shown = [
      run,
      failed,
      (await api('GET', `/runs/${run.id}`)).body,
      (await api('GET', `/runs/${failed.id}`)).body,
      (await api('GET', `/workflows/${id}`)).body,
      (await api('GET', '/audit?limit=200')).body,
      (await api('GET', `/clients/${place.clientId}/environments/production/secrets`)).body,
      (await api('POST', '/workflows/test', sandboxed)).body,
      (await api('POST', '/workflows/test', { ...sandboxed, mode: 'sandbox' })).body,
      await place.test.server.services.store.db.selectFrom('client_secrets').selectAll().execute(),
      await place.test.server.services.store.db.selectFrom('run_steps').selectAll().execute(),
    ];
    const text = JSON.stringify(shown);
    expect(text).toContain('"name":"crm_key"');
    expect(text).toContain('for ada');
    for (const form of [SECRET, SECRET.slice(0, 10), Buffer.from(SECRET).toString('base64')])
      expect(text).not.toContain(form);
  });

  test.each([
    ['a value', { id: 'a', type: 'set', values: { key: '{{ secrets.crm_key }}' } }, '/steps/0/values/key'],
    [
      'a condition',
      { id: 'a', type: 'branch', branches: [{ when: { path: 'secrets.crm_key', op: 'exists' }, steps: [] }] },
      '/steps/0/branches/0/when',
    ],
    [
      'an http step’s onError',
      {
        id: 'a',
        type: 'http',
        url: 'https://example.com',
        onError: [{ id: 'b', type: 'stop', reason: '{{ secrets.crm_key }}' }],
      },
      '/steps/0/onError/0/reason',
    ],
    ['all of them at once', { id: 'a', type: 'http', url: 'https://example.com/{{ secrets }}' }, '/steps/0/url'],
  ])('%s cannot read a secret', async (_name, step, pointer) => {
    const definition = { name: 'Leak', client: 'Client', trigger: { type: 'manual' }, steps: [step] };
    expect(await api('PUT', '/workflows', definition)).toMatchObject({ status: 422, body: { pointer } });
  });
});
