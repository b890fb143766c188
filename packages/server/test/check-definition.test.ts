import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkDefinition } from '../src/workflows/definition/check-definition.ts';
import { type Condition, holds } from '../src/workflows/definition/conditions.ts';
import { workflowDefinitionSchema } from '../src/workflows/definition/definition.ts';
import { parseDuration } from '../src/workflows/definition/duration.ts';
import { nextMoment, toMoment } from '../src/workflows/definition/moments.ts';
import { isPrivateAddress } from '../src/workflows/definition/private-address.ts';
import { renderInput } from '../src/workflows/definition/templates.ts';

const trigger = { type: 'event', endpoint: 'te_1' };
const get = { id: 'get', type: 'action', action: 'customer-io/get-delivery', input: { deliveryId: 'd' } };
const identify = (value: unknown) => ({
  id: 'act',
  type: 'action',
  action: 'customer-io/identify-customer',
  input: { person: { id: 'ada' }, attributes: { value } },
});

const wait = { id: 'seen', type: 'waitForDelivery', delivery: 'get', timeout: '1 day' };
const set = (it: unknown) => ({ id: 'keep', type: 'set', values: { it } });
const each = (items: unknown, it: unknown = '{{ item }}') => ({ id: 'each', type: 'forEach', items, steps: [set(it)] });
const branch = (when: object) => ({ id: 'b', type: 'branch', branches: [{ when, steps: [] }] });

/** The first fault of a definition: of its shape, or of what it names. */
function faultOf(definition: object): { pointer: string; message: string } | undefined {
  const parsed = workflowDefinitionSchema.safeParse({ name: 'Test', trigger, ...definition });
  if (parsed.success) return checkDefinition(parsed.data)[0];
  const [issue] = parsed.error.issues;
  return { pointer: `/${issue?.path.join('/')}`, message: issue?.message ?? '' };
}

test.each([
  ['an action that does not exist', [{ ...get, action: 'customer-io/get-deliver' }], '/steps/0/action', 'Did you mean'],
  [
    'an input that does not exist',
    [{ ...get, input: { deliveryId: 'd', delivery: 'd' } }],
    '/steps/0/input/delivery',
    'did you mean deliveryId',
  ],
  [
    'an input that does not exist, whatever a template will fill in',
    [{ ...get, input: { deliveryId: '{{ event.deliveryId }}', deliveryI: '{{ event.deliveryId }}' } }],
    '/steps/0/input/deliveryI',
    'did you mean deliveryId',
  ],
  ['an input that is missing', [{ ...get, input: {} }], '/steps/0/input/deliveryId', 'is missing'],
  ['an input of the wrong type', [{ ...get, input: { deliveryId: 7 } }], '/steps/0/input/deliveryId', 'has to be text'],
  ['a root that does not exist', [identify('{{ evnt.metric }}')], '/steps/0/input/attributes/value', 'evnt'],
  ['a field that events do not have', [identify('{{ event.metrik }}')], '/steps/0/input/attributes/value', 'metric'],
  [
    'a field that people do not have',
    [identify('{{ event.person.mail }}')],
    '/steps/0/input/attributes/value',
    'email',
  ],
  [
    'a step that comes later',
    [identify('{{ steps.get.output.channel }}'), get],
    '/steps/0/input/attributes/value',
    'before',
  ],
  [
    'an output that the action does not have',
    [get, identify('{{ steps.get.output.chanel }}')],
    '/steps/1/input/attributes/value',
    'channel',
  ],
  ['a variable that nobody sets', [identify('{{ vars.nobody }}')], '/steps/0/input/attributes/value', 'nobody'],
  [
    'a filter that does not exist',
    [identify('{{ event.metric | shout }}')],
    '/steps/0/input/attributes/value',
    'shout',
  ],
  ['a template that does not end', [identify('{{ event.metric')], '/steps/0/input/attributes/value', 'not closed'],
  [
    'a condition on a field that does not exist',
    [{ id: 'b', type: 'branch', branches: [{ when: { path: 'event.metrik', op: 'exists' }, steps: [] }] }],
    '/steps/0/branches/0/when',
    'metrik',
  ],
  ['item outside a loop', [identify('{{ item }}')], '/steps/0/input/attributes/value', 'forEach'],
  [
    'a delivery of no step',
    [{ id: 'w', type: 'waitForDelivery', delivery: 'send', metrics: ['opened'], timeout: '1 day' }],
    '/steps/0/delivery',
    'send',
  ],
  ['a wait without an end', [{ id: 'w', type: 'wait' }], '/steps/0/for', 'give one of'],
  ['a duration that is none', [{ id: 'w', type: 'wait', for: 'a while' }], '/steps/0/for', '30 minutes'],
  ['a moment that is none', [{ id: 'w', type: 'wait', until: 'tomorrow' }], '/steps/0/until', 'ISO 8601'],
  [
    'milliseconds in place of seconds',
    [{ id: 'w', type: 'wait', until: 1_760_000_000_000 }],
    '/steps/0/until',
    'seconds',
  ],
  ['a loop over a text', [each('a, b')], '/steps/0/items', 'list'],
  ['a loop over what can only be text', [each('{{ event.recipients }} and more')], '/steps/0/items', 'list'],
  ['a loop over more than it may', [{ ...each([1, 2, 3]), maxItems: 2 }], '/steps/0/items', 'maxItems'],
  [
    'a loop that reads its own count',
    [each([1], '{{ steps.each.output.count }}')],
    '/steps/0/steps/0/values/it',
    'each',
  ],
  [
    'a delivery of a step that sends nothing',
    [
      set('{{ event.metric }}'),
      { id: 'w', type: 'waitForDelivery', delivery: 'keep', metrics: ['opened'], timeout: '1 day' },
    ],
    '/steps/1/delivery',
    'deliveryId',
  ],
  [
    'the output of a branch',
    [branch({ path: 'event.metric', op: 'exists' }), set('{{ steps.b.output.it }}')],
    '/steps/1/values/it',
    'there is no it',
  ],
  [
    'the output of a step that has failed',
    [{ ...get, onError: [set('{{ steps.get.output.channel }}')] }],
    '/steps/0/onError/0/values/it',
    'error',
  ],
  ['a variable that is set later', [identify('{{ vars.it }}'), set(1)], '/steps/0/input/attributes/value', 'it'],
  ['a comparison without a value', [branch({ path: 'event.metric', op: 'eq' })], '/steps/0/branches/0/when', 'value'],
  [
    'a comparison with what is not there',
    [branch({ any: [{ path: 'event.metric', op: 'eq', value: '{{ event.kund }}' }] })],
    '/steps/0/branches/0/when',
    'did you mean kind',
  ],
  ['a metric that nobody reports', [{ ...wait, metrics: ['open'] }], '/steps/0/metrics/0', 'did you mean opened'],
  [
    'a filter that does not exist',
    [identify('{{ event.metric | upcas }}')],
    '/steps/0/input/attributes/value',
    'did you mean upcase',
  ],
  [
    'one of what is no list',
    [branch({ path: 'event.metric', op: 'in', value: 'opened' })],
    '/steps/0/branches/0/when',
    'list',
  ],
  [
    'more than what has no order',
    [branch({ path: 'event.timestamp', op: 'gt', value: true })],
    '/steps/0/branches/0/when',
    'number',
  ],
  [
    'the same as a list',
    [branch({ path: 'event.metric', op: 'eq', value: ['opened'] })],
    '/steps/0/branches/0/when',
    '`in`',
  ],
  [
    'a workflow named by a template',
    [{ id: 'c', type: 'workflow', workflow: '{{ event.kind }}' }],
    '/steps/0/workflow',
    'name',
  ],
  ['a URL that is none', [{ id: 'h', type: 'http', url: 'ftp://example.com' }], '/steps/0/url', 'http'],
  [
    'more steps than anybody reads',
    Array.from({ length: 11 }, (_, loop) => ({
      id: `l${loop}`,
      type: 'forEach',
      items: [1],
      steps: Array.from({ length: 100 }, (_, step) => ({ id: `s${loop}_${step}`, type: 'stop' })),
    })),
    '/steps',
    '1,000',
  ],
  ['two steps of one name', [identify(1), identify(2)], '/steps/1/id', 'act'],
  ['no steps', [], '/steps', ''],
])('refused when saved: %s', (_name, steps, pointer, words) => {
  const fault = faultOf({ steps });
  expect(fault?.pointer).toBe(pointer);
  expect(`${fault?.message}`).toContain(words);
});

test.each([
  ['cron', { trigger: { type: 'schedule', cron: 'every day' } }, '/trigger/cron'],
  ['cron with seconds', { trigger: { type: 'schedule', cron: '0 0 9 * * *' } }, '/trigger/cron'],
  ['time zone', { timeZone: 'Europe/Atlantis' }, '/timeZone'],
  ['what it does not know', { step: [] }, '/'],
  ['cron that is never due', { trigger: { type: 'schedule', cron: '0 0 30 2 *' } }, '/trigger/cron'],
  ['key made of what is not known before the run', { key: '{{ vars.shop }}', vars: { shop: 1 } }, '/key'],
])('refused when saved: a wrong %s', (_name, more, pointer) => {
  expect(faultOf({ steps: [identify(1)], ...more })?.pointer).toBe(pointer);
});

test('every field of an event can be read', () => {
  for (const field of ['by', 'parentActionId', 'triggerEventId', 'machine', 'original.data.anything']) {
    expect(faultOf({ steps: [identify(`{{ event.${field} }}`)] }), field).toBeUndefined();
  }
});

test('what only shows later is let through', () => {
  const steps = [
    get,
    { id: 'keep', type: 'set', values: { late: '{{ event.original.anything.at.all }}' } },
    {
      id: 'each',
      type: 'forEach',
      items: '{{ vars.late }}',
      steps: [identify('{{ item.name }} {{ index }} {{ vars.late }}')],
    },
    {
      id: 'end',
      type: 'action',
      action: 'customer-io/get-delivery',
      input: { deliveryId: '{{ steps.get.output.deliveryId }}' },
    },
  ];
  expect(faultOf({ steps })).toBeUndefined();
  const send = { ...get, id: 'send', action: 'customer-io/send-transactional-email' };
  const more = [
    { ...send, input: { transactionalMessageId: 1, to: 'ada@example.com', person: { id: 'ada' } } },
    { id: 'opened', type: 'waitForDelivery', delivery: 'send', metrics: ['opened'], timeout: '1 day' },
    { id: 'known', type: 'set', values: { deliveryId: '{{ event.deliveryId }}' } },
    { id: 'clicked', type: 'waitForDelivery', delivery: 'known', metrics: ['clicked'], timeout: '1 day' },
    { ...get, onError: [branch({ path: 'steps.get.error.code', op: 'in', value: ['cio_not_found', null] })] },
    // In the second turn it is known what the first one set.
    each("{{ 'a,b' | split: ',' }}", '{{ vars.it | default: item }}'),
    { id: 'w', type: 'wait', until: '{{ event.original.when }}' },
    { id: 'h', type: 'http', url: '{{ event.href }}/seen' },
  ];
  expect(faultOf({ key: '{{ event.person.id }}', steps: more })).toBeUndefined();
});

test('durations and moments', () => {
  expect(['90 seconds', '1.5 hours', '2 days', '1 week', '0 seconds'].map(parseDuration)).toEqual([
    90_000, 5_400_000, 172_800_000, 604_800_000, 0,
  ]);
  expect(['', '-1 day', '2 fortnights', '400 days', '5'].map(parseDuration)).toEqual(Array(5).fill(undefined));

  const friday = Date.parse('2026-11-20T15:00:00Z');
  expect(new Date(nextMoment('weekday', '09:00', 'Europe/Berlin', friday)).toISOString()).toBe(
    '2026-11-23T08:00:00.000Z',
  );
  expect(new Date(nextMoment('day', '09:00', 'America/New_York', friday)).toISOString()).toBe(
    '2026-11-21T14:00:00.000Z',
  );
  // Clocks go back in the night before: nine o'clock is an hour later in UTC.
  const october = Date.parse('2026-10-24T12:00:00Z');
  expect(new Date(nextMoment('day', '09:00', 'Europe/Berlin', october)).toISOString()).toBe('2026-10-25T08:00:00.000Z');

  const iso = (value: unknown, zone = 'Europe/Berlin') => {
    const ms = toMoment(value, zone);
    return ms === undefined ? undefined : new Date(ms).toISOString();
  };
  expect(iso('2026-12-01T09:00')).toBe('2026-12-01T08:00:00.000Z');
  expect(iso('2026-07-01T09:00')).toBe('2026-07-01T07:00:00.000Z');
  expect(iso('2026-12-01', 'America/New_York')).toBe('2026-12-01T05:00:00.000Z');
  expect(iso('2026-12-01T09:00:00Z')).toBe('2026-12-01T09:00:00.000Z');
  expect(iso(1_760_000_000)).toBe('2025-10-09T08:53:20.000Z');
  expect([iso('tomorrow'), iso(''), iso(null), iso({})]).toEqual(Array(4).fill(undefined));
  // Parts of seconds do not make it the server's clock, and what engines cannot wait for is rounded.
  expect(iso('2026-12-01T09:00:00.5')).toBe('2026-12-01T08:00:00.500Z');
  expect(iso('2026-12-01T09:00:00.5+05:45')).toBe('2026-12-01T03:15:00.500Z');
  expect(toMoment(1_760_000_000.1234, 'UTC')).toBe(1_760_000_000_123);
  // Nobody waits until the year 57742: these are milliseconds.
  expect([iso(1_760_000_000_000), iso('2026-02-30'), iso('2026-02-30T09:00Z')]).toEqual(Array(3).fill(undefined));
  // What clocks skip is as much later, on both sides of UTC; what they show twice counts the first time.
  expect(iso('2026-03-29T02:30')).toBe('2026-03-29T01:30:00.000Z');
  expect(iso('2026-03-08T02:30', 'America/New_York')).toBe('2026-03-08T07:30:00.000Z');
  expect(iso('2026-10-25T02:30')).toBe('2026-10-25T00:30:00.000Z');
  expect(iso('2026-11-01T01:30', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z');
});

const render = (input: unknown, values: Record<string, unknown>) => renderInput(input, values, 'client');

test('a whole template keeps any value as it is; text without templates is never touched', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      expect(await render({ a: ['{{ event }}'] }, { event: value })).toEqual({ a: [value] });
      expect(await render('{{ event.it }}', { event: { it: value } })).toEqual(value);
    }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.string().filter((text) => !/\{[{%]/.test(text)),
      async (text) => {
        expect(await render(text, {})).toBe(text);
      },
    ),
  );
});

test('a path leads through what is there, and to nothing that everything has', async () => {
  const event = { person: { id: '42', size: 3 }, tags: ['a', 'b'], name: 'Ada' };
  const rendered = (text: string) => render({ text }, { event });
  expect(await rendered('{{ event.person.size }}')).toEqual({ text: 3 });
  expect(await rendered('{{ event.tags.size }}')).toEqual({ text: 2 });
  expect(await rendered('{{ event.tags.first }}')).toEqual({ text: 'a' });
  expect(await rendered('{{ event.name.size }}')).toEqual({ text: 3 });
  expect(await rendered('person {{ event.person.id }}')).toEqual({ text: 'person 42' });
  for (const text of ['{{- event.person.size -}}', '{{event.person.size-}}', '{{-event.person.size }}']) {
    expect(await rendered(text)).toEqual({ text: 3 });
  }
  for (const path of ['event.nobody', 'event.constructor', 'event.person.toString', 'event.__proto__']) {
    await expect(rendered(`{{ ${path} }}`)).rejects.toThrow(`has no ${path.split('.').at(-1)}; it `);
  }
});

test.each([
  ['::10.0.0.1', true],
  ['::ffff:0:10.0.0.1', true],
  ['2001:0:a00:1::', true],
  ['2002:a00:1::', true],
  ['64:ff9b:1::a00:1', true],
  ['fec0::1', true],
  ['192.88.99.1', true],
  ['100::1', true],
  ['100:0:0:1::1', false],
  ['5f00::1', true],
  ['3fff:fff::1', true],
  ['127.0.0.1', true],
  ['10.1.2.3', true],
  ['172.31.255.255', true],
  ['192.168.0.1', true],
  ['169.254.169.254', true],
  ['100.64.0.1', true],
  ['0.0.0.0', true],
  ['::1', true],
  ['fd00::1', true],
  ['fe80::1', true],
  ['::ffff:127.0.0.1', true],
  ['::ffff:10.0.0.1', true],
  ['192.0.2.1', false],
  ['93.184.216.34', false],
  ['172.32.0.1', false],
  ['2606:2800:220:1::1', false],
])('%s is private: %s', (address, isPrivate) => {
  expect(isPrivateAddress(address)).toBe(isPrivate);
});

test('triggers name what Customer.io reports', () => {
  const steps = [set(1)];
  const filter = (given: object) => faultOf({ trigger: { ...trigger, filter: given }, steps });
  expect(filter({ objectTypes: ['mail'] })).toMatchObject({ pointer: '/trigger/filter/objectTypes/0' });
  expect(filter({ metrics: ['open'] })).toMatchObject({ pointer: '/trigger/filter/metrics/0' });
  expect(filter({ objectTypes: ['slack'], metrics: ['opened'] })?.message).toContain('no metric opened');
  expect(filter({ objectTypes: ['customer', 'email'], metrics: ['unsubscribed', 'bounced'] })).toBeUndefined();
});

test('a time zone may be a template', () => {
  const steps = [{ id: 'morning', type: 'wait', next: 'day', at: '09:00', timeZone: '{{ event.zone }}' }];
  expect(faultOf({ timeZone: '{{ client.timeZone }}', trigger: { type: 'manual' }, steps })).toBeUndefined();
  expect(faultOf({ timeZone: '{{ clint.timeZone }}', steps })?.pointer).toBe('/timeZone');
});

test.each([
  [
    'what default falls back to may be missing',
    "{{ event.id | default: event.email | default: 'unknown' }}",
    'unknown',
  ],
  ['in a text too', 'to {{ event.id | default: event.email }}.', 'to .'],
  ['also inside a tag', '{% if true %}{{ event.id | default: event.email | default: 7 }}{% endif %}', '7'],
  ['json', '{{ event.list | json }}', '[1,"a"]'],
  ['parse_json', '{{ event.text | parse_json }}', { a: [1] }],
  // ISO 8601: the first of January 2027 is a Friday of week 53 of 2026.
  ['%V and %G', "{{ '2027-01-01' | date: '%G-W%V', 'UTC' }}", '2026-W53'],
  ['%V in another time zone', "{{ 1798761600 | date: '%-V', 'America/New_York' }}", '53'],
])('Liquid: %s', async (_name, text, expected) => {
  const event = { list: [1, 'a'], text: '{"a":[1]}' };
  expect(await render({ text }, { event })).toEqual({ text: expected });
});

test('event_id makes the same ULID of the same text', async () => {
  const made = (await render(['{{ event.a | event_id }}', '{{ event.a | event_id }}', '{{ event.b | event_id }}'], {
    event: { a: 'order A-17', b: 'order A-18' },
  })) as string[];
  expect(made[0]).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
  expect(made[1]).toBe(made[0]);
  expect(made[2]).not.toBe(made[0]);
});

test('a whole template that yields nothing leaves its field out', async () => {
  const input = {
    a: '{{ event.id | default: nil }}',
    b: ['{{ event.id | default: event.email }}', 1],
    c: '{{ event.n }}',
  };
  expect(await render(input, { event: { n: null } })).toEqual({ b: [1], c: null });
});

test.each<[string, Condition, boolean]>([
  ['number against its text', { path: 'a.text', op: 'gte', value: 1000 }, true],
  ['text against a number', { path: 'a.number', op: 'lt', value: '1200.5' }, true],
  ['equal to the text of it', { path: 'a.text', op: 'eq', value: 1200 }, true],
  ['not equal to another text', { path: 'a.word', op: 'eq', value: 1200 }, false],
  ['a truth against its text', { path: 'a.no', op: 'eq', value: false }, true],
  ['in a list of numbers', { path: 'a.text', op: 'in', value: [5, 1200] }, true],
  ['a template as the value', { path: 'a.number', op: 'eq', value: '{{ a.text }}' }, true],
  ['what is missing is in no order', { path: 'a.nobody', op: 'gt', value: 1 }, false],
  ['texts stay texts', { path: 'a.day', op: 'lt', value: '2026-12-01' }, true],
])('compares %s', async (_name, condition, expected) => {
  const a = { text: '1200', number: 1200, word: 'much', no: 'false', day: '2026-11-30' };
  expect(await holds(condition, { a }, 'client')).toBe(expected);
});

test('a number against what is none has no answer', async () => {
  const compare = (value: unknown, a: unknown) => expect(holds({ path: 'a', op: 'gt', value }, { a }, 'client'));
  await compare(5, 'much').rejects.toThrow('a, "much", is not a number, to be compared with 5');
  await compare('much', 5).rejects.toThrow('"much", is not a number');
});
