import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorkflowPlace, type WorkflowPlace } from './workflow-place.ts';

/** What helps whoever writes a workflow before it is published. */
let place: WorkflowPlace;
beforeAll(async () => {
  place = await startWorkflowPlace();
});
afterAll(() => place[Symbol.asyncDispose]());

const set = (id: string, it: unknown) => ({ id, type: 'set', values: { [id]: it } });
const action = (id: string, key: string, input: object) => ({
  id,
  type: 'action',
  action: `customer-io/${key}`,
  input,
});
const definition = (steps: object[], more: object = {}) => ({
  name: 'Tried',
  client: 'Client',
  connection: 'Shop',
  trigger: { type: 'manual' },
  steps,
  ...more,
});
async function tried(steps: object[], choices: object = {}) {
  const body = { definition: definition(steps), event: { total: 30 }, ...choices };
  const { body: answer } = await place.test.call('POST', '/api/v1/workflows/test', { body });
  const byId = Object.fromEntries((answer.steps ?? []).map((step: { stepId: string }) => [step.stepId, step]));
  return { ...answer, byId, done: Object.keys(byId) };
}
const send = action('send', 'send-transactional-email', {
  transactionalMessageId: 1,
  to: 'ada@example.com',
  person: { email: 'ada@example.com' },
});
const opened = {
  id: 'opened',
  type: 'waitForDelivery',
  delivery: 'send',
  metrics: ['opened', 'clicked'],
  timeout: '1 day',
  onMetric: [set('read', '{{ steps.opened.output.metric }}')],
  onTimeout: [set('silent', true)],
};

test('each outcome of a wait can be tried', async () => {
  expect((await tried([send, opened])).byId.read.output).toEqual({ read: 'opened' });
  const clicked = await tried([send, opened], { waits: { opened: 'clicked' } });
  expect(clicked.byId.read.output).toEqual({ read: 'clicked' });
  const silent = await tried([send, opened], { waits: { opened: 'timeout' } });
  expect(silent.done).toEqual(['send', 'opened', 'silent']);
  expect(await tried([send, opened], { waits: { opened: 'bounced' } })).toMatchObject({ pointer: '/waits/opened' });
  expect(await tried([send, opened], { waits: { sent: 'opened' } })).toMatchObject({ pointer: '/waits/sent' });
});

test('steps are pinned, done up to one, or alone; a branch tells which way it went', async () => {
  const steps = [
    action('find', 'find-customers', { filter: { segment: { id: 2 } }, limit: 5 }),
    {
      id: 'many',
      type: 'branch',
      branches: [{ when: { path: 'steps.find.output.people.1', op: 'exists' }, steps: [set('several', true)] }],
      else: [set('few', '{{ steps.find.output.people | size }}')],
    },
    set('last', '{{ steps.find.output.people | size }}'),
  ];
  const pinned = await tried(steps, { pins: { find: { people: [{ email: 'ada@example.com' }] } } });
  expect(pinned.byId.find.detail).toEqual({ pinned: true });
  expect(pinned.byId.many.detail).toEqual({ branch: null });
  expect(pinned.byId.last.output).toEqual({ last: 1 });
  expect((await tried(steps, { upTo: 'several' })).done).toEqual(['find', 'many', 'several']);
  const alone = await tried(steps, { only: 'last', pins: { find: { people: [] } } });
  expect([alone.done, alone.byId.last.output]).toEqual([['last'], { last: 0 }]);
  expect(await tried(steps, { upTo: 'lost' })).toMatchObject({ status: 422, pointer: '/upTo' });
});

test('a dry run reads where it is told to, and calls nobody unless it is told to', async () => {
  const { connector } = place.test.server.services.connections;
  const given = { person: { id: 'real' }, attributes: { plan: 'gold' } };
  await (await connector(place.connectionId, 'production')).run('customer-io/identify-customer', given);
  const read = action('read', 'get-customer-attributes', { person: { id: 'real' } });
  expect((await tried([read], { read: true })).byId.read.output.attributes.plan).toBe('gold');
  expect((await tried([read])).byId.read.output.attributes.plan).not.toBe('gold');

  let calls = 0;
  const server = createServer((_request, response) => {
    calls += 1;
    response.end('{"n":7}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const call = { id: 'call', type: 'http', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
  for (const mode of ['dry-run', 'sandbox']) await tried([call], { mode });
  expect(calls).toBe(0);
  expect((await tried([call], { http: true })).byId.call.output.body).toEqual({ n: 7 });
  server.close();
});

test('what may be read at a place is told with schemas, while the definition is still being written', async () => {
  const steps = [
    send,
    { id: 'b', type: 'branch', branches: [{ when: { path: 'event.metric', op: 'exists' }, steps: [set('inner', 1)] }] },
    { id: 'call', type: 'http', url: '{{ ', body: {}, onError: [set('sorry', 1)] },
    { id: 'each', type: 'forEach', items: '{{ steps.call.output.body }}', steps: [set('turn', 1)] },
    { id: 'unfinished', type: 'action' },
  ];
  const readable = async (pointer: string) => {
    const path = `/api/v1/workflows/readable?pointer=${encodeURIComponent(pointer)}`;
    const body = { definition: definition(steps, { trigger: { type: 'event' } }) };
    return (await place.test.call('POST', path, { body })).body;
  };
  const last = await readable('/steps/4/input/to');
  expect(last.event.properties.metric).toBeDefined();
  const certain = last.steps.map(({ id, isCertain }: { id: string; isCertain: boolean }) => [id, isCertain]);
  expect(certain).toEqual([
    ['send', true],
    ['b', true],
    ['inner', false],
    ['call', true],
    ['sorry', false],
    ['each', true],
  ]);
  expect(last.steps[0].output.properties.deliveryId).toMatchObject({ type: 'string' });
  expect(last.vars).toContain('inner');
  expect([last.isInLoop, last.mayReadSecrets]).toEqual([false, false]);
  expect((await readable('/steps/2/headers/authorization')).mayReadSecrets).toBe(true);
  expect((await readable('/steps/3/steps/0/values/turn')).isInLoop).toBe(true);
  const failed = await readable('/steps/2/onError/0/values');
  expect(failed.steps.find(({ id }: { id: string }) => id === 'call').output).toBeNull();
});

test('texts are rendered with values of one’s own', async () => {
  const body = {
    texts: {
      to: '{{ event.email }}',
      sum: '{{ steps.a.output.n | plus: 1 }}',
      hole: '{{ event.phone }}',
      none: '{{ nil }}',
    },
    values: { event: { email: 'ada@example.com' }, steps: { a: { n: 6 } } },
  };
  const answer = await place.test.call('POST', '/api/v1/templates/render', { body });
  expect(answer.body.texts).toEqual({
    to: { value: 'ada@example.com', type: 'text', fault: null },
    sum: { value: 7, type: 'number', fault: null },
    hole: { value: null, type: 'nothing', fault: 'the event has no phone; it has email' },
    none: { value: null, type: 'nothing', fault: null },
  });
});
