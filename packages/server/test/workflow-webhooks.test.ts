import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorkflowPlace, type WorkflowPlace } from './workflow-place.ts';

/** Workflows that start by a request to a URL of their own. */
let place: WorkflowPlace;
beforeAll(async () => {
  place = await startWorkflowPlace();
});
afterAll(() => place[Symbol.asyncDispose]());

const OFF = 'The workflow is off in production: publish a version there first';
const set = { id: 'got', type: 'set', values: { body: '{{ event.body }}', query: '{{ event.query }}' } };
const byWebhook = (trigger: object, steps: object[] = [set]) => ({ trigger: { type: 'webhook', ...trigger }, steps });
const urlOf = async (id: string, environment = 'production'): Promise<string> =>
  (await place.test.call('GET', `/api/v1/workflows/${id}`)).body.webhookUrls[environment];
const saved = async (trigger: object, steps?: object[]) => {
  const id = await place.save(byWebhook(trigger, steps));
  return { id, url: await urlOf(id) };
};
const posted = async (
  url: string,
  body: string | URLSearchParams | undefined,
  headers: Record<string, string> = {},
) => {
  const answer = await fetch(url, { method: 'POST', headers, ...(body !== undefined && { body }) });
  return { status: answer.status, body: (await answer.json()) as { runId: string; code: string; result: string } };
};
const json = { 'content-type': 'application/json' };
const setSecret = (name: string, value: string, environment = 'production') =>
  place.test.call('PUT', `/api/v1/clients/${place.clientId}/environments/${environment}/secrets/${name}`, {
    body: { value },
  });

function formWithFile(): FormData {
  const form = new FormData();
  form.set('file', new Blob(['x']), 'x.txt');
  return form;
}

test('JSON, a form and a text start a run, which is there when the answer comes', async () => {
  const { url } = await saved({});
  const asked = async (body: string | URLSearchParams | undefined, headers: Record<string, string>) => {
    const { status, body: answer } = await posted(`${url}?from=shop&tag=a&tag=b`, body, headers);
    expect([status, answer.result]).toEqual([200, 'started']);
    const run = await place.test.server.services.runs.get(answer.runId);
    expect(run.startedBy).toBe('webhook');
    return (await place.ended(answer.runId)).steps.got?.output;
  };
  const query = { from: 'shop', tag: ['a', 'b'] };
  const order = '{"id":1234567890123456789,"lines":[{"sku":"pen"}]}';
  expect(await asked(order, { 'content-type': 'application/vnd.shop+json' })).toEqual({
    body: { id: '1234567890123456789', lines: [{ sku: 'pen' }] },
    query,
  });
  const form = new URLSearchParams('email=ada%40example.com&plan=a&plan=b&__proto__=x');
  expect(await asked(form, {})).toEqual({
    body: Object.fromEntries([
      ['email', 'ada@example.com'],
      ['plan', ['a', 'b']],
      ['__proto__', 'x'],
    ]),
    query,
  });
  expect(await asked('just words', { 'content-type': 'text/plain' })).toEqual({ body: 'just words', query });
  expect(await asked(undefined, {})).toEqual({ body: null, query });
});

test('a run that no event of Customer.io started is found by whom it is about', async () => {
  const { id, url } = await saved({});
  const person = `grace-${crypto.randomUUID()}`;
  const body = { customer: { email: `${person}@Example.com`, customer_id: person, phone: '+15550100' }, note: 'hi' };
  const { body: answer } = await posted(url, JSON.stringify(body), json);
  const byHand = await place.start(await place.save({ steps: [set] }), { person, body: null, query: {} });
  const found = async (query: string): Promise<string[]> =>
    (await place.test.call('GET', `/api/v1/runs?${query}`)).body.items.map((run: { id: string }) => run.id).sort();
  const both = [answer.runId, byHand].sort();
  expect(await found(`search=${person}`)).toEqual(both);
  expect(await found(`personId=${person}`)).toEqual(both);
  expect(await found(`search=${encodeURIComponent(`${person.toUpperCase()}@example.com`)}`)).toEqual([answer.runId]);
  expect(await found(`search=${person}&workflowId=${id}`)).toEqual([answer.runId]);
  expect((await place.test.call('GET', `/api/v1/runs/count?search=${person}`)).body.runs).toBe(2);
  for (const other of ['hi', person.slice(0, -1)]) expect(await found(`search=${other}`)).toEqual([]);
});

test('a secret in a header proves a request, and stands nowhere in its run', async () => {
  const trigger = { proof: { type: 'header', header: 'X-Api-Key', secret: 'form_key' } };
  const refused = place.save(byWebhook(trigger));
  await expect(refused).rejects.toMatchObject({ pointer: '/trigger/proof/secret' });
  await setSecret('form_key', 'between-us');
  const { url } = await saved(trigger, [{ id: 'all', type: 'set', values: { headers: '{{ event.headers }}' } }]);
  for (const headers of [{}, { 'x-api-key': 'between' }, { 'x-api-key': '' }]) {
    expect(await posted(url, '{}', { ...json, ...headers })).toMatchObject({
      status: 401,
      body: { code: 'not_proven' },
    });
  }
  const { body } = await posted(url, '{}', {
    ...json,
    'x-api-key': 'between-us',
    authorization: 'Bearer theirs',
    'x-topic': 'paid',
  });
  const run = await place.ended(body.runId);
  expect(run.steps.all?.output).toMatchObject({ headers: { 'x-topic': 'paid', 'content-type': 'application/json' } });
  expect(JSON.stringify(run)).not.toMatch(/between-us|theirs/);
  const used = await place.test.call(
    'DELETE',
    `/api/v1/clients/${place.clientId}/environments/production/secrets/form_key`,
  );
  expect(used.body.code).toBe('secret_in_use');
});

test('a secret in a header may hold any letter, and spaces around it that no header keeps', async () => {
  await setSecret('letters', ' pässwörd-€ ');
  const { url } = await saved({ proof: { type: 'header', header: 'X-Api-Key', prefix: 'Key ', secret: 'letters' } });
  const said = (bytes: string) => posted(url, '{}', { ...json, 'x-api-key': `Key ${bytes}` });
  // As curl and most programs send it: the bytes of its UTF-8.
  expect((await said(Buffer.from('pässwörd-€').toString('latin1'))).status).toBe(200);
  expect((await said('pässwörd-')).status).toBe(401);
  await setSecret('latin', 'pässwörd');
  const latin = await saved({ proof: { type: 'header', header: 'X-Api-Key', secret: 'latin' } });
  expect((await posted(latin.url, '{}', { ...json, 'x-api-key': 'pässwörd' })).status).toBe(200);
  await setSecret('blank', ' ');
  const blank = await saved({ proof: { type: 'header', header: 'X-Api-Key', secret: 'blank' } });
  expect((await posted(blank.url, '{}', { ...json, 'x-api-key': '' })).status).toBe(401);
});

test('a signature over the body proves it, as GitHub and Shopify make them', async () => {
  // The example that GitHub gives to whoever writes a check of their own.
  await setSecret('github', "It's a Secret to Everybody");
  const github = await saved({
    proof: { type: 'hmac', header: 'X-Hub-Signature-256', prefix: 'sha256=', secret: 'github' },
  });
  const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
  const said = (text: string, given: string) =>
    posted(github.url, text, { 'content-type': 'text/plain', 'x-hub-signature-256': given });
  expect((await said('Hello, World!', signature)).status).toBe(200);
  expect((await said('Hello, World?', signature)).status).toBe(401);
  expect((await said('Hello, World!', signature.replace('sha256=', ''))).status).toBe(401);

  await setSecret('shopify', 'shpss_1');
  const shopify = await saved({
    proof: { type: 'hmac', header: 'X-Shopify-Hmac-Sha256', encoding: 'base64', secret: 'shopify' },
  });
  const order = '{ "id": 1 }';
  const made = createHmac('sha256', 'shpss_1').update(order).digest('base64');
  const paid = (text: string) => posted(shopify.url, text, { ...json, 'x-shopify-hmac-sha256': made });
  expect((await paid(order)).status).toBe(200);
  expect((await paid(order.replace(' ', ''))).status).toBe(401);
});

test('of requests that give the same text one starts a run, in each environment', async () => {
  const { url } = await saved({ dedupe: '{{ event.headers.x-id | default: event.body.id }}' });
  const first = await posted(url, '{"id":7}', json);
  expect(first.body.result).toBe('started');
  expect(await posted(url, '{"id":7,"again":true}', json)).toEqual({
    status: 200,
    body: { result: 'duplicate', runId: first.body.runId },
  });
  expect((await posted(url, '{"id":7}', { ...json, 'x-id': 'other' })).body.result).toBe('started');
  const both = await Promise.all([1, 2, 3].map(() => posted(url, '{"id":8}', json)));
  expect(new Set(both.map(({ body }) => body.runId)).size).toBe(1);
  // What cannot be told apart is not lost: it says so.
  const alike = ['{}', '{"id":{"order":1}}', '{"id":{"order":2}}', '{"id":[[]]}', '{"id":[[]]}', '{"id":true}'];
  const runIds: string[] = [];
  for (const body of alike) runIds.push((await posted(url, body, json)).body.runId);
  expect(new Set(runIds).size).toBe(alike.length);
  for (const runId of runIds) {
    const error = expect.stringMatching(/^dedupe: /);
    expect(await place.ended(runId)).toMatchObject({ status: 'failed', error });
  }
});

test('a URL is there before anything is published, and stays over versions; what is off starts nothing', async () => {
  const { call } = place.test;
  const { id: clientId } = (await call('POST', '/api/v1/clients', { body: { name: 'Other' } })).body;
  const body = { name: 'Stays', client: clientId, ...byWebhook({}) };
  const { id } = (await call('PUT', '/api/v1/workflows', { body })).body;
  const url = await urlOf(id);
  expect(await posted(url, '{}', json)).toMatchObject({ status: 409, body: { detail: OFF } });
  const publish = (version: number) =>
    call('PUT', `/api/v1/workflows/${id}/environments/production`, { body: { version } });
  await publish(1);
  expect((await posted(url, '{}', json)).status).toBe(200);
  await call('PUT', '/api/v1/workflows', { body: { ...body, steps: [set, { ...set, id: 'more' }] } });
  await publish(2);
  expect(await urlOf(id)).toBe(url);
  expect(await urlOf(id, 'staging')).not.toBe(url);
  const { runId } = (await posted(url, '{}', json)).body;
  expect((await place.ended(runId)).workflowVersion).toBe(2);
  expect((await posted(await urlOf(id, 'staging'), '{}', json)).status).toBe(409);
  const again = await call('POST', `/api/v1/runs/${runId}/again`);
  expect((await place.ended(again.body.id)).event).toMatchObject({ body: {} });
  await call('DELETE', `/api/v1/workflows/${id}`);
  expect((await posted(url, '{}', json)).status).toBe(409);
});

test('whoever has no URL, or sends too much, learns it before anything is kept', async () => {
  const { url } = await saved({});
  const end = url.at(-1) === 'A' ? 'B' : 'A';
  expect((await posted(`${url.slice(0, -1)}${end}`, '{}', json)).status).toBe(404);
  expect((await posted(url.replace('production', 'staging'), '{}', json)).status).toBe(404);
  expect((await posted(url.replace('production', 'nowhere'), '{}', json)).status).toBe(404);
  expect((await posted(url, 'x'.repeat(1_000_001), json)).status).toBe(413);
  expect((await posted(url, '['.repeat(300_000) + ']'.repeat(300_000), json)).status).toBe(400);
  expect((await posted(url, '{', json)).body.code).toBe('invalid_json');
  expect((await posted(url, '{}', { ...json, 'content-encoding': 'gzip' })).status).toBe(415);
  expect((await posted(url, '<a/>', { 'content-type': 'application/xml' })).status).toBe(415);
  const file = await fetch(url, { method: 'POST', body: formWithFile() });
  const { detail } = (await file.json()) as { detail: string };
  expect([file.status, detail]).toEqual([415, expect.stringContaining('not multipart/form-data')]);
});

test('a form of more fields than anybody fills in is refused, and none is read before it is proven', async () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const open = await saved({});
  expect((await posted(open.url, 'k&'.repeat(9_999), form)).status).toBe(200);
  expect(await posted(open.url, 'k&'.repeat(10_001), form)).toMatchObject({
    status: 413,
    body: { code: 'too_many_fields', detail: expect.stringContaining('10000') },
  });
  await setSecret('proven', 'between-us');
  const header = await saved({ proof: { type: 'header', header: 'X-Api-Key', secret: 'proven' } });
  const hmac = await saved({ proof: { type: 'hmac', header: 'X-Api-Key', secret: 'proven' } });
  for (const { url } of [header, hmac]) {
    const wrong = { 'x-api-key': 'wrong' };
    expect((await posted(url, 'k&'.repeat(10_001), { ...form, ...wrong })).status).toBe(401);
    expect((await posted(url, '{', { ...json, ...wrong })).status).toBe(401);
    expect((await posted(url, '"\\u0000"', { ...json, ...wrong })).status).toBe(401);
  }
  expect((await posted(header.url, '{', { ...json, 'x-api-key': 'between-us' })).body.code).toBe('invalid_json');
});

test('a page of another site may post with a script', async () => {
  const { url } = await saved({});
  const headers = {
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type,x-api-key',
  };
  const asked = await fetch(url, { method: 'OPTIONS', headers });
  expect([asked.status, Object.fromEntries(asked.headers)]).toMatchObject([
    204,
    {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type,x-api-key',
    },
  ]);
  const answer = await fetch(url, { method: 'POST', headers: json, body: '{}' });
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  expect((await fetch(`${url}x`, { method: 'OPTIONS', headers })).status).toBe(404);
});

test('what is wrong with one is told when it is saved, and what it gives is readable', async () => {
  const trigger = { type: 'webhook', dedupe: 'always', proof: { type: 'hmac', header: 'X Y', secret: 's' } };
  const definition = { name: 'W', client: place.clientId, trigger, steps: [set] };
  const faults = async (given: object) =>
    (await place.test.call('POST', '/api/v1/workflows/check', { body: { definition: given } })).body.faults;
  expect(await faults(definition)).toMatchObject([{ pointer: '/trigger/proof/header' }]);
  const formed = { ...definition, trigger: { type: 'webhook', dedupe: 'always' } };
  expect(await faults(formed)).toMatchObject([{ pointer: '/trigger/dedupe' }]);
  const lost = { ...set, values: { it: '{{ event.bdy.id }}' } };
  expect(await faults({ ...definition, trigger: { type: 'webhook' }, steps: [lost] })).toMatchObject([
    { pointer: '/steps/0/values/it', suggestion: 'body' },
  ]);
  const readable = await place.test.call('POST', '/api/v1/workflows/readable?pointer=/steps/0', {
    body: { definition: { ...definition, trigger: { type: 'webhook' } } },
  });
  expect(Object.keys(readable.body.event.properties)).toEqual(['body', 'headers', 'query']);
});

test('what came of a person is erased with the person', async () => {
  const { url } = await saved({});
  const { body } = await posted(url, '{"email":"forget@example.com"}', json);
  await place.ended(body.runId);
  await place.test.call('POST', '/api/v1/erasures', { body: { person: ['forget@example.com'] } });
  expect((await place.test.call('GET', `/api/v1/runs/${body.runId}`)).status).toBe(404);
});
