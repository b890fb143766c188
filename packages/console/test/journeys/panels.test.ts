import { readdirSync, readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Place } from '../../src/editor/document/place.ts';
import { expectAccessible, hasBrowser, phone } from '../browser.ts';
import { startBrowser } from '../open-pages.ts';
import { type OpenPanels, openPanels, panelOf, showPanel } from '../open-panels.ts';

const event = {
  kind: 'delivery',
  eventId: '01K9EXAMPLE000000000000001',
  objectType: 'email',
  metric: 'bounced',
  timestamp: 1_764_150_000,
  person: { id: 'ada', email: 'ada@example.com' },
  deliveryId: 'dlv_1',
  failureMessage: 'mailbox is full',
  original: {},
};
const sample = {
  kind: 'event' as const,
  label: 'the bounce',
  event,
  steps: { send: { output: { deliveryId: 'dlv_9' } } },
};

const send = {
  id: 'send',
  type: 'action',
  action: 'customer-io/send-transactional-email',
  input: { transactionalMessageId: 1, to: 'ada@example.com', person: { id: 'ada' } },
};
const steps: Record<string, object> = {
  branch: { branches: [{ when: { path: 'event.metric', op: 'eq', value: 'bounced' }, steps: [] }], else: [] },
  wait: { for: '2 days' },
  waitForDelivery: { delivery: 'send', metrics: ['opened'], timeout: '3 days', onMetric: [], onTimeout: [] },
  set: { values: { reason: 'none' } },
  forEach: { items: '{{ event.recipients }}', steps: [{ id: 'inner', type: 'stop' }] },
  http: { url: 'https://example.com/', method: 'POST', body: { id: 'ada' } },
  workflow: { workflow: 'Note what became of an email', input: { id: 'ada' } },
  stop: { reason: 'enough' },
};
const workflowWith = (step: object, more: object = {}) => ({
  name: 'Tag bounced people',
  client: 'Example client',
  connection: 'Example shop',
  trigger: { type: 'event', filter: { metrics: ['bounced'] } },
  vars: { reason: 'unknown' },
  steps: [send, step],
  ...more,
});

/** The workflows that are kept as files, and everything in them that has a panel. */
function written(): { workflow: Record<string, unknown>; places: Place[] }[] {
  const folders = ['../../../../examples/agency/workflows', '../../../server/templates'];
  return folders.flatMap((name) => {
    const folder = new URL(`${name}/`, import.meta.url);
    return readdirSync(folder)
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => {
        const workflow = parse(readFileSync(new URL(file, folder), 'utf8')) as Record<string, unknown>;
        return { workflow, places: [[], ['trigger'], ...stepsIn(workflow.steps, ['steps'])] };
      });
  });
}

function stepsIn(value: unknown, at: Place): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, each]) =>
    stepsIn(each, [...at, Array.isArray(value) ? Number(key) : key]),
  );
  return 'id' in value && 'type' in value && typeof at.at(-1) === 'number' ? [at, ...inner] : inner;
}

/** The places at which two documents differ, the innermost ones. */
function differences(one: unknown, other: unknown, at: Place = []): string[] {
  if (JSON.stringify(one) === JSON.stringify(other)) return [];
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return [at.join('/')];
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].flatMap((name) =>
    differences((one as Record<string, unknown>)[name], (other as Record<string, unknown>)[name], [...at, name]),
  );
}

describe.skipIf(!hasBrowser)('the panels of the workflow editor', { timeout: 60_000 }, () => {
  let browser: Browser;
  let panels: OpenPanels;
  let page: Page;

  beforeAll(async () => {
    browser = await startBrowser();
    panels = await openPanels(browser);
    page = await panels.open({ workflow: workflowWith({ id: 'end', type: 'stop' }), at: ['steps', 1] });
    await page.getByLabel('Name of this step').waitFor();
  });
  afterAll(async () => {
    await panels?.[Symbol.asyncDispose]();
  });
  afterEach(() => expect(panels.complaints.splice(0)).toEqual([]));

  const field = (name: string) => page.getByRole('textbox', { name, exact: true });
  const press = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' }).click();
  const changed = async () => (await panelOf(page)).workflow;
  const stepNow = async () => ((await changed()).steps as Record<string, unknown>[])[1] as Record<string, unknown>;
  async function show(step: object, at: Place = ['steps', 1], more: object = {}) {
    const workflow = workflowWith({ id: 'it', ...step }, more);
    await showPanel(page, { workflow, at, sample });
    await page.locator('main :is(input, [role=textbox], select)').first().waitFor();
    return workflow;
  }

  test('all actions have a form: one field is edited, and the document changes there alone', async () => {
    const list = await page.evaluate(async () => {
      const { items } = await fetch('/api/v1/actions').then((answer) => answer.json());
      return Promise.all(
        items.map(({ key }: { key: string }) => fetch(`/api/v1/actions/${key}`).then((answer) => answer.json())),
      ) as Promise<{ key: string; title: string; sample: { input: Record<string, unknown> } }[]>;
    });
    expect(list).toHaveLength(35);
    for (const { key, title, sample: example } of list) {
      const before = await show({ type: 'action', action: key, input: example.input });
      await page.getByText(title, { exact: true }).first().waitFor();
      if (Object.keys(example.input).length === 0) continue;
      const first = page.locator('main [role=textbox][contenteditable=true]').first();
      await first.click();
      await page.keyboard.press('ControlOrMeta+End');
      await page.keyboard.type('7');
      const places = differences(before, await changed());
      expect(places, key).toHaveLength(1);
      expect(places[0], key).toMatch(/^steps\/1\/input\//);
    }
  });

  test.each(Object.keys(steps))('a step %s has a form', async (type) => {
    const before = await show({ type, ...steps[type] });
    await edits[type]?.();
    const places = differences(before, await changed());
    expect(places).toEqual([expected[type]]);
    await expectAccessible(page);
  });

  const type = async (name: string, text: string) => {
    await field(name).click();
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type(text);
  };
  const edits: Record<string, () => Promise<unknown>> = {
    branch: () => page.getByLabel('Way 1: compared with').selectOption('dropped'),
    wait: () => page.getByLabel('How long: unit').selectOption('hours'),
    waitForDelivery: () => page.getByLabel('At most for', { exact: true }).fill('5'),
    set: () => type('Value 1 of Values', '!'),
    forEach: () => type('For each of', ' '),
    http: () => type('Address', 'hook'),
    workflow: () => type('Value 1 of What it is given', '!'),
    stop: () => type('Reason', '!'),
  };
  const expected: Record<string, string> = {
    branch: 'steps/1/branches/0/when/value',
    wait: 'steps/1/for',
    waitForDelivery: 'steps/1/timeout',
    set: 'steps/1/values/reason',
    forEach: 'steps/1/items',
    http: 'steps/1/url',
    workflow: 'steps/1/input/id',
    stop: 'steps/1/reason',
  };

  test('data is put into a text while typing, and what may be missing is settled in place', async () => {
    await show({ type: 'set', values: { why: 'It was' } });
    await type('Value 1 of Values', ' {{ fail');
    await page
      .getByRole('option', { name: /Failure message/ })
      .first()
      .waitFor();
    // A list that has just opened takes no Enter, so that nobody chooses what they have not seen.
    await page.waitForTimeout(200);
    await page.keyboard.press('Enter');
    await page.getByText('→ It was mailbox is full').waitFor();
    await page.getByLabel('Use instead of Event › Failure message').fill("nobody's fault");
    await press('Use it');
    expect(await stepNow()).toMatchObject({
      values: { why: "It was {{ event.failureMessage | default: 'nobody\\'s fault' }}" },
    });
    await page.locator('.cm-pill').click();
    await press(/^In capitals/);
    await page.keyboard.press('Escape');
    await page.getByText('→ It was MAILBOX IS FULL').waitFor();
  });

  test('data is picked by its value, with the keyboard alone; text that is pasted becomes pills', async () => {
    await show({ type: 'set', values: { to: '' } });
    await field('Value 1 of Values').click();
    await page.keyboard.press('ControlOrMeta+.');
    await page.getByPlaceholder('Search names and values').waitFor();
    await page.keyboard.type('ada@ex');
    await page.getByRole('option', { name: /E-mail.*ada@example.com/ }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await stepNow()).values).toEqual({ to: '{{ event.person }}' });
    await page.evaluate(() => navigator.clipboard?.writeText('').catch(() => undefined));
    await field('Value 1 of Values').evaluate((element) => {
      const data = new DataTransfer();
      data.setData('text/plain', ', {{ event.deliveryId }}\nand more');
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    });
    expect((await stepNow()).values).toEqual({ to: '{{ event.person }}, {{ event.deliveryId }} and more' });
    expect(await page.locator('.cm-pill').allTextContents()).toEqual(['Event › Person', 'Event › Delivery id']);
  });

  test('without data on screen, steps show what they answer as an example, and paths into the unknown can be typed', async () => {
    await showPanel(page, { workflow: workflowWith({ id: 'it', type: 'set', values: { to: '' } }), at: ['steps', 1] });
    await press('Put data into Value 1 of Values');
    await page.getByRole('option', { name: /Delivery ID.*such as/ }).waitFor();
    await page.keyboard.type('event.original.order');
    await page.getByRole('option', { name: 'Use event.original.order' }).click();
    await expect.poll(async () => (await stepNow()).values).toEqual({ to: '{{ event.original.order }}' });
  });

  test('a field by hand and from data: both are kept while one changes their mind', async () => {
    await show({ type: 'action', action: 'customer-io/identify-customer', input: { person: { id: 'ada' } } });
    await press('Take person from data');
    expect((await stepNow()).input).toEqual({ person: { id: 'ada' } });
    await type('Person', '{{ event.person }}');
    await page.keyboard.press('Escape');
    await expect.poll(async () => (await stepNow()).input).toEqual({ person: '{{ event.person }}' });
    await press('Give person by hand');
    expect((await stepNow()).input).toEqual({ person: { id: 'ada' } });
    await press('Take person from data');
    expect((await stepNow()).input).toEqual({ person: '{{ event.person }}' });
  });

  test('what is gone is red, and said in words', async () => {
    await show({ type: 'set', values: { why: '{{ steps.lost.output.deliveryId }}' } });
    await page.locator('.cm-pill[data-state=gone]', { hasText: '(gone) lost › Delivery id' }).waitFor();
    await page.getByText('“lost › Delivery id”: there is no step lost before this one.').waitFor();
  });

  test('a condition grows to a group, and tells whether it holds', async () => {
    await show({ type: 'branch', ...steps.branch });
    await page.getByText('Holds for the bounce: it is bounced').waitFor();
    await press('And another');
    await press('Way 1, 2: what is compared');
    await page.keyboard.type('delivery id');
    await page.getByRole('option', { name: /dlv_1/ }).first().click();
    await page.getByLabel('Way 1, 2: how it is compared').selectOption('missing');
    await page.getByText('Does not hold for the bounce: it is dlv_1').waitFor();
    await page.getByLabel('Way 1: how many have to hold').selectOption('any');
    expect((await stepNow()).branches).toEqual([
      {
        when: {
          any: [
            { path: 'event.metric', op: 'eq', value: 'bounced' },
            { path: 'event.deliveryId', op: 'missing' },
          ],
        },
        steps: [],
      },
    ]);
    await press('Take the condition Way 1, 2 out');
    expect((await stepNow()).branches).toEqual([
      { when: { path: 'event.metric', op: 'eq', value: 'bounced' }, steps: [] },
    ]);
  });

  test('a step is renamed when it is left, to what a name can be', async () => {
    await show({ type: 'stop' });
    const name = page.getByLabel('Name of this step');
    await name.fill('send');
    await page.getByText('There is a step send already.').waitFor();
    await name.fill('The very end');
    await name.press('Enter');
    expect((await stepNow()).id).toBe('the_very_end');
  });

  test('a trigger by event, by the clock, by hand; what one was filled in with is kept', async () => {
    const before = await show({ type: 'stop' }, ['trigger']);
    await page.getByLabel('dropped').check();
    expect(differences(before, await changed())).toEqual(['trigger/filter/metrics/1']);
    await page.getByLabel('By the clock').check();
    await page.getByLabel('How often').selectOption('week');
    await page.getByLabel('Friday').check();
    await page.getByLabel('At', { exact: true }).fill('07:30');
    expect((await changed()).trigger).toEqual({ type: 'schedule', cron: '30 7 * * 1,5' });
    expect(await page.getByText('Next, in').locator('..').getByRole('listitem').count()).toBe(5);
    await page.getByLabel('When it is called').check();
    await press('Add a value');
    await page.getByLabel('Value 1: name').fill('email');
    await page.keyboard.press('Tab');
    await page.getByLabel('Value 1: kind').selectOption('email');
    expect((await changed()).trigger).toEqual({
      type: 'manual',
      input: { type: 'object', required: ['email'], properties: { email: { type: 'string', format: 'email' } } },
    });
    await page.getByLabel('When something is sent to its URL').check();
    await page.getByLabel('A signature').check();
    await page.getByLabel('Secret of the client').fill('shopify');
    await page.getByLabel('Written as').selectOption('base64');
    await type('What tells requests apart', '{{ event.headers.x-shopify-webhook-id }}');
    expect((await changed()).trigger).toEqual({
      type: 'webhook',
      proof: {
        type: 'hmac',
        header: 'X-Hub-Signature-256',
        prefix: 'sha256=',
        secret: 'shopify',
        encoding: 'base64',
      },
      dedupe: '{{ event.headers.x-shopify-webhook-id }}',
    });
    await page.keyboard.press('Escape');
    await page.getByLabel('When something happens in Customer.io').check();
    expect((await changed()).trigger).toEqual({ type: 'event', filter: { metrics: ['bounced', 'dropped'] } });
    await expectAccessible(page);
  });

  test('the settings of a workflow', async () => {
    const before = await show({ type: 'stop' }, []);
    await page.getByRole('combobox', { name: 'Time zone' }).fill('Europe/Berlin');
    expect(differences(before, await changed())).toEqual(['timeZone']);
    await expectAccessible(page);
  });

  test('an action that is not there is replaced; what was filled in stays', async () => {
    await show({ type: 'action', action: 'customer-io/identify-costumer', input: { person: { id: 'ada' } } });
    await page.getByText('There is no action customer-io/identify-costumer').waitFor();
    await page.getByLabel('Action', { exact: true }).selectOption('customer-io/identify-customer');
    await page.getByText('Add or update a person', { exact: true }).waitFor();
    expect(await stepNow()).toMatchObject({
      action: 'customer-io/identify-customer',
      input: { person: { id: 'ada' } },
    });
  });

  test('who may only look changes nothing', async () => {
    const workflow = workflowWith({ id: 'it', type: 'set', values: { why: 'none' } });
    await showPanel(page, { workflow, at: ['steps', 1], isReadOnly: true });
    await page.locator('.cm-content[contenteditable=false]').waitFor();
    expect(await page.getByLabel('Name 1 of Values').isDisabled()).toBe(true);
  });

  test('opening changes nothing: every step of the examples and templates', async () => {
    let opened = 0;
    for (const { workflow, places } of written()) {
      for (const at of places) {
        await showPanel(page, { workflow, at, sample });
        await page.locator('main :is(input, [role=textbox], select)').first().waitFor();
        expect((await panelOf(page)).edits, `${workflow.name} ${at.join('/')}`).toEqual([]);
        opened += 1;
      }
    }
    expect(opened).toBeGreaterThan(90);
  });

  test('on a phone, nothing sticks out', async () => {
    const workflow = workflowWith({ ...send, id: 'it' });
    const small = await panels.open({ workflow, at: ['steps', 1], sample }, phone);
    await small.getByText('Send a transactional email', { exact: true }).waitFor();
    await expectAccessible(small);
    await small.close();
  });
});
