import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorkflowPlace, type WorkflowPlace } from './workflow-place.ts';

let place: WorkflowPlace;
beforeAll(async () => {
  place = await startWorkflowPlace();
});
afterAll(() => place[Symbol.asyncDispose]());

const call: WorkflowPlace['test']['call'] = (...args) => place.test.call(...args);
const start = (workflow: string, event: unknown, query = '', headers: Record<string, string> = {}) =>
  call('POST', `/api/v1/workflows/${encodeURIComponent(workflow)}/runs${query}`, { body: { event }, headers });
const greet = { id: 'greet', type: 'set', values: { text: 'Hello {{ event.name }}' } };

const input = {
  type: 'object',
  required: ['name', 'person'],
  properties: {
    name: { type: 'string', minLength: 1 },
    person: { type: 'object', properties: { email: { type: 'string', format: 'email' } } },
  },
  additionalProperties: false,
};

test('what a run is started with is held against the input schema, by whoever starts it', async () => {
  const workflow = await place.save({ name: 'Asks', trigger: { type: 'manual', input }, steps: [greet] });
  const refused = async (event: unknown) => {
    const { status, body } = await start(workflow, event);
    return [status, body.code, body.pointer];
  };
  expect(await refused({ person: {} })).toEqual([422, 'invalid_input', '/event/name']);
  expect(await refused({ name: 'Ada', person: { email: 'x' } })).toEqual([422, 'invalid_input', '/event/person/email']);
  expect(await refused({ name: 7, person: {} })).toEqual([422, 'invalid_input', '/event/name']);
  expect(await refused({ name: 'Ada', person: {}, more: 1 })).toMatchObject([422, 'invalid_input', '/event/more']);
  expect((await start(workflow, { name: 'Ada', person: { email: 'ada@example.com' } })).status).toBe(201);

  const caller = await place.save({ steps: [{ id: 'call', type: 'workflow', workflow: 'Asks', input: { name: 1 } }] });
  expect(await place.ended(await place.start(caller))).toMatchObject({ status: 'failed', errorCode: 'invalid_input' });
  const saved = place.save({ trigger: { type: 'manual', input: { type: 7 } }, steps: [greet] });
  await expect(saved).rejects.toMatchObject({ pointer: '/trigger/input' });
});

test('a run is started by name, waited for, and started once for a key', async () => {
  await place.save({ name: 'Greets', steps: [greet] });
  const { status, body } = await start('Greets', { name: 'Ada' }, '?wait=10s');
  expect(status).toBe(201);
  expect(body).toMatchObject({ status: 'succeeded', error: null, outputs: { greet: { text: 'Hello Ada' } } });
  expect((await start('Nobody', {})).status).toBe(404);
  expect((await start('Greets', {}, '?wait=500s')).status).toBe(400);

  const key = { 'idempotency-key': crypto.randomUUID() };
  const [one, other] = [
    await start('Greets', { name: 'Bob' }, '', key),
    await start('Greets', { name: 'Bob' }, '', key),
  ];
  expect(other.body.runId).toBe(one.body.runId);

  await place.save({ name: 'Waits', steps: [{ id: 'day', type: 'wait', for: '1 day' }] });
  const waiting = await start('Waits', {}, '?wait=1s');
  expect(waiting.body).toMatchObject({ outputs: null });
  await call('POST', `/api/v1/runs/${waiting.body.runId}/cancel`);

  const { id: otherClient } = await place.test.server.services.clients.create({ name: 'Other' });
  const definition = { name: 'Greets', trigger: { type: 'manual' }, steps: [greet] };
  await place.test.server.services.workflows.apply({ clientId: otherClient, definition });
  expect(await start('Greets', {})).toMatchObject({ status: 409, body: { code: 'ambiguous_name' } });
  expect((await start('Greets', { name: 'Eve' }, '?client=Other')).status).toBe(201);
});

test('a run tells which runs its steps started', async () => {
  await place.save({ name: 'Child', steps: [greet] });
  const parent = await place.save({
    steps: [{ id: 'call', type: 'workflow', workflow: 'Child', input: { name: 'Ada' } }],
  });
  const { id } = await place.ended(await place.start(parent));
  const { body } = await call('GET', `/api/v1/runs/${id}`);
  expect(body.children).toMatchObject([{ workflow: 'Child', stepId: 'call', status: 'succeeded', error: null }]);
});

test('a value or a secret that a published workflow uses is not deleted', async () => {
  const at = (kind: string, name: string) =>
    `/api/v1/clients/${place.clientId}/environments/production/${kind}/${name}`;
  for (const [kind, name] of [
    ['values', 'limit'],
    ['secrets', 'crm_key'],
    ['values', 'spare'],
  ] as const) {
    await call('PUT', at(kind, name), { body: { value: 'abcd' } });
  }
  const workflow = await place.save({
    name: 'Uses them',
    steps: [
      {
        id: 'call',
        type: 'http',
        url: 'https://example.com/',
        headers: { authorization: '{{ secrets.crm_key }}', 'x-limit': '{{ client.values.limit }}' },
        body: "{{ client.values.spare | default: 'none' }}",
      },
    ],
  });
  expect(await call('DELETE', at('values', 'limit'))).toMatchObject({
    status: 409,
    body: { code: 'value_in_use', detail: expect.stringContaining('Uses them') },
  });
  expect(await call('DELETE', at('secrets', 'crm_key'))).toMatchObject({
    status: 409,
    body: { code: 'secret_in_use' },
  });
  expect((await call('DELETE', at('values', 'spare'))).status).toBe(204);
  await place.test.server.services.workflows.unpublish(workflow, 'production');
  expect((await call('DELETE', at('values', 'limit'))).status).toBe(204);
  expect((await call('DELETE', at('secrets', 'crm_key'))).status).toBe(204);
});
