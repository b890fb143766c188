import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestTurns } from '../src/workflows/runs/test-turns.ts';
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
  // What a wait is named decides nothing.
  const named = { ...opened, id: 'constructor', onMetric: [set('seen', true)], onTimeout: [set('unseen', true)] };
  const other = await tried([send, named, opened], { waits: { opened: 'timeout' } });
  expect(other).toMatchObject({ status: 'succeeded' });
  expect(other.byId.constructor.output).toMatchObject({ happened: true, metric: 'opened' });
});

test('a pin of a wait that does not tell how it ends says what does', async () => {
  const pinned = (pin: unknown, more: object = {}) => tried([send, opened], { pins: { opened: pin }, ...more });
  for (const pin of [{ metric: 'clicked' }, { timedOut: true }, 'clicked', null]) {
    expect(await pinned(pin)).toMatchObject({
      status: 422,
      pointer: '/pins/opened',
      detail: expect.stringContaining('`waits`'),
    });
  }
  expect((await pinned({ happened: true, metric: 'clicked' })).done).toEqual(['send', 'opened', 'read']);
  expect((await pinned({ metric: 'clicked' }, { only: 'read' })).byId.read.output).toEqual({ read: 'clicked' });
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
  const example = (await tried([read])).byId.read;
  expect(example.detail).toMatchObject({ madeUp: true });
  expect(example.output.attributes.plan).not.toBe('gold');

  let calls = 0;
  const server = createServer((_request, response) => {
    calls += 1;
    response.end('{"n":7}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const call = { id: 'call', type: 'http', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
  for (const mode of ['dry-run', 'sandbox']) {
    expect((await tried([call], { mode })).byId.call).toMatchObject({
      detail: { madeUp: true },
      output: { status: 200 },
    });
  }
  expect(calls).toBe(0);
  const asked = (await tried([call], { http: true })).byId.call;
  expect([asked.output.body, asked.detail]).toEqual([{ n: 7 }, null]);
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

describe('tests that are saved with a workflow', () => {
  const smsOf = (phone: string) => action('sms', 'send-sms', { ...sms, to: phone });
  const sms = { transactionalMessageId: 3, person: { email: 'ada@example.com' } };
  const steps = [
    send,
    { ...opened, onMetric: [], onTimeout: [smsOf('{{ event.phone }}')] },
    {
      id: 'tier',
      type: 'branch',
      branches: [{ when: { path: 'event.total', op: 'gte', value: 100 }, steps: [set('gold', true)] }],
      else: [set('plain', true)],
    },
  ];
  const event = { phone: '+15550001111', total: 30 };
  const silent = {
    name: 'Nobody opens it',
    event,
    waits: { opened: 'timeout' },
    expect: {
      steps: ['send', 'opened', 'sms', 'tier', 'plain'],
      branches: { tier: 'else' },
      inputs: { sms: { to: '+15550001111' } },
      outputs: { plain: { plain: true } },
    },
  };
  const ask = async (tests: object[], more: object = {}) => {
    const body = { definition: definition(steps, { tests }), ...more };
    return (await place.test.call('POST', '/api/v1/workflows/tests/run', { body })).body;
  };

  test('say of each whether it passed, and else the first difference in words', async () => {
    expect(await ask([silent])).toMatchObject({
      passed: true,
      tests: [{ name: 'Nobody opens it', passed: true, difference: null, run: { status: 'succeeded' } }],
    });
    const differs = async (expect: object, more: object = {}) =>
      (await ask([{ ...silent, ...more, expect }])).tests[0].difference;
    expect(await differs({ status: 'failed' })).toEqual({
      pointer: '/tests/0/expect/status',
      message: 'it succeeded; failed was expected',
    });
    expect(await differs({}, { event: { total: 1 } })).toEqual({
      pointer: '/tests/0/expect/status',
      message: expect.stringMatching(/^it failed at sms: .*phone.*; succeeded was expected$/),
    });
    expect(await differs({ status: 'failed', failedStep: 'send' }, { event: {} })).toMatchObject({
      message: 'it failed at sms, not at send',
    });
    expect(await differs({ steps: ['send', 'opened', 'tier'] })).toEqual({
      pointer: '/tests/0/expect/steps/2',
      message: 'after opened came sms; tier was expected',
    });
    expect(await differs({ steps: ['send', 'opened', 'sms', 'tier'] })).toEqual({
      pointer: '/tests/0/expect/steps',
      message: 'after tier came plain; nothing was expected',
    });
    expect(await differs({ branches: { tier: 0 } })).toEqual({
      pointer: '/tests/0/expect/branches/tier',
      message: 'tier went to else; to branch 0 was expected',
    });
    expect(await differs({ inputs: { sms: { person: { email: 'bob@example.com' } } } })).toEqual({
      pointer: '/tests/0/expect/inputs/sms/person/email',
      message: 'input.person.email of sms is "ada@example.com"; "bob@example.com" was expected',
    });
    expect(await differs({ outputs: { gold: {} } })).toMatchObject({ message: 'gold was not done' });
  });

  test('what they name and the workflow does not have fails them, and warns before', async () => {
    const lost = { ...silent, waits: { opend: 'timeout' } };
    const strange = { name: 'Strange', event, expect: { steps: ['sned'] } };
    const said = { message: 'There is no step opend; did you mean opened?', pointer: '/tests/0/waits/opend' };
    const { tests } = await ask([lost, strange]);
    expect(tests[0]).toEqual({ name: lost.name, passed: false, difference: said, run: null, leftOut: false });
    expect(tests[1].difference.pointer).toBe('/tests/1/expect/steps/0');
    const body = { definition: definition(steps, { tests: [lost, strange] }) };
    const checked = (await place.test.call('POST', '/api/v1/workflows/check', { body })).body;
    expect(checked.faults).toEqual([]);
    expect(checked.warnings).toContainEqual({ ...said, code: 'unknown_step', line: null, suggestion: 'opened' });
    const form = definition(steps, { tests: [silent, { ...silent, name: 'Other', expct: {} }] });
    const refused = (await place.test.call('POST', '/api/v1/workflows/check', { body: { definition: form } })).body;
    expect(refused.faults.map(({ pointer, suggestion }: Record<string, unknown>) => [pointer, suggestion])).toEqual([
      ['/tests/1/expct', 'expect'],
    ]);
    const twice = (await ask([silent, silent])) as { pointer: string };
    expect(twice.pointer).toBe('/tests/1/name');
  });

  test('are done of the newest version, of another, or of a text that is not saved, all or one', async () => {
    const { call } = place.test;
    const failing = { ...silent, name: 'Fails', expect: { steps: [] } };
    const first = definition(steps, { name: 'Of versions', tests: [silent] });
    const { id } = (await call('PUT', '/api/v1/workflows', { body: first })).body;
    await call('PUT', '/api/v1/workflows', { body: { ...first, tests: [silent, failing] } });
    const outcomes = async (body: object) =>
      (await call('POST', '/api/v1/workflows/tests/run', { body })).body.tests?.map(
        ({ passed }: { passed: boolean }) => passed,
      );
    expect(await outcomes({ workflowId: id })).toEqual([true, false]);
    expect(await outcomes({ workflowId: id, version: 1 })).toEqual([true]);
    expect(await outcomes({ workflowId: id, names: ['Fails'] })).toEqual([false]);
    const { client: _client, ...nobodys } = first;
    expect(await outcomes({ workflowId: id, source: JSON.stringify({ ...nobodys, tests: [] }) })).toEqual([]);
    const lost = await call('POST', '/api/v1/workflows/tests/run', { body: { workflowId: id, names: ['Lost'] } });
    expect(lost.body).toMatchObject({ status: 422, pointer: '/names' });
  });

  test('show so many megabytes of what came of them, and are done all the same', async () => {
    const long = `{% assign x = "0123456789" %}${'{% assign x = x | append: x %}'.repeat(17)}{{ x }}`;
    const tests = ['One', 'Two', 'Three'].map((name) => ({ name, expect: { steps: ['long'] } }));
    const { body } = await place.test.call('POST', '/api/v1/workflows/tests/run', {
      body: { definition: definition([set('long', long)], { tests }) },
    });
    expect(body.passed).toBe(true);
    expect(body.tests.map(({ run, leftOut }: { run: object | null; leftOut: boolean }) => [!!run, leftOut])).toEqual([
      [true, false],
      [false, true],
      [false, true],
    ]);
  });

  test('take turns, and who finds a long line is told to come again', async () => {
    const { savedTests } = place.test.server.services;
    const { body } = await place.test.call('PUT', '/api/v1/workflows', {
      body: definition([set('one', 1)], { name: 'In line', tests: [{ name: 'One' }] }),
    });
    const tested = {
      definition: await place.test.server.services.workflows.definition(body.id, 1),
      clientId: place.clientId,
      environment: 'production' as const,
    };
    const calls = await Promise.allSettled(Array.from({ length: 12 }, () => savedTests.run(tested)));
    expect(calls.map(({ status }) => status)).toEqual([...Array(10).fill('fulfilled'), ...Array(2).fill('rejected')]);
    expect(calls.at(-1)).toMatchObject({ reason: { status: 429, code: 'tests_busy' } });
    expect(await savedTests.run(tested)).toMatchObject([{ name: 'One', difference: undefined }]);
  });

  test('of one client leave the others their turn', async () => {
    const turns = createTestTurns();
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const begun: string[] = [];
    const slow = (client: string) =>
      turns(client, async () => {
        begun.push(client);
        await mayEnd;
      });
    const many = Array.from({ length: 10 }, () => slow('many'));
    const refused = await slow('many').catch((error: unknown) => error);
    expect(refused).toMatchObject({ status: 429, code: 'tests_busy' });
    await turns('another', async () => begun.push('another'));
    expect(begun).toEqual(['many', 'another']);
    const others = ['second', 'third', 'fourth'].map(slow);
    await Promise.resolve();
    expect(begun).toEqual(['many', 'another', 'second', 'third']);
    end();
    await Promise.all([...many, ...others]);
    expect(begun.filter((client) => client === 'many')).toHaveLength(10);
    expect(begun.slice(4)).toContain('fourth');
    expect(await turns('many', async () => 'again')).toBe('again');
  });

  test('with what is at hand take turns as well', async () => {
    const { testRuns, workflows } = place.test.server.services;
    const { body } = await place.test.call('PUT', '/api/v1/workflows', {
      body: definition([set('one', 1)], { name: 'At hand' }),
    });
    const subject = {
      mode: 'dry-run' as const,
      definition: await workflows.definition(body.id, 1),
      clientId: place.clientId,
      connectionId: null,
      environment: null,
      event: {},
    };
    const calls = await Promise.allSettled(Array.from({ length: 12 }, () => testRuns.run(subject)));
    expect(calls.map(({ status }) => status)).toEqual([...Array(10).fill('fulfilled'), ...Array(2).fill('rejected')]);
    expect(calls.at(-1)).toMatchObject({ reason: { status: 429, code: 'tests_busy' } });
  });

  test('hold up a publication until somebody says that it is meant', async () => {
    const { call } = place.test;
    const failing = { ...silent, name: 'Fails', expect: { branches: { tier: 0 } } };
    const body = definition(steps, { name: 'Held up', tests: [silent, failing] });
    const refused = await call('PUT', '/api/v1/workflows?publish=true', { body });
    expect(refused.body).toMatchObject({
      status: 409,
      code: 'tests_failed',
      pointer: '/tests/1/expect/branches/tier',
      detail: expect.stringMatching(/^1 of 2 tests failed\. “Fails”: tier went to else.*despiteFailingTests$/),
      faults: [{ pointer: '/tests/1/expect/branches/tier' }],
    });
    expect((await call('GET', '/api/v1/workflows?search=Held')).body.items).toEqual([]);
    const { id } = (await call('PUT', '/api/v1/workflows', { body })).body;
    const where = `/api/v1/workflows/${id}/environments/production`;
    expect((await call('PUT', where, { body: {} })).body.code).toBe('tests_failed');
    expect((await call('PUT', `${where}?despiteFailingTests=true`, { body: {} })).body.changed).toBe(true);
    const all = await call('PUT', '/api/v1/workflows?publish=true&dryRun=true', { body });
    expect(all.body.code).toBe('tests_failed');
  });
});

test('conditions are decided with values of the caller, as a branch decides them', async () => {
  const body = {
    conditions: {
      bounced: { path: 'event.metric', op: 'eq', value: 'bounced' },
      either: {
        any: [
          { path: 'event.metric', op: 'eq', value: 'opened' },
          { path: 'steps.count.output.sum', op: 'gte', value: '{{ vars.least }}' },
        ],
      },
      opened: { path: 'event.metric', op: 'in', value: ['opened', 'clicked'] },
      odd: { path: 'event.metric', op: 'gt', value: 3 },
      broken: { path: 'event.metric' },
    },
    values: { event: { metric: 'bounced' }, steps: { count: { sum: 7 } }, vars: { least: 7 } },
  };
  const answer = await place.test.call('POST', '/api/v1/templates/render', { body });
  expect(answer.body).toEqual({
    texts: {},
    conditions: {
      bounced: { holds: true, fault: null },
      either: { holds: true, fault: null },
      opened: { holds: false, fault: null },
      odd: { holds: null, fault: 'event.metric, "bounced", is not a number, to be compared with 3' },
      broken: { holds: null, fault: 'this is no condition yet' },
    },
  });
});
