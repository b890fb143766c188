import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { hasBrowser } from '../browser.ts';
import { atBuilder, type Builder } from '../builder.ts';
import { sharedPages, tabTo } from '../open-pages.ts';

const templates = new URL('../../../server/templates/', import.meta.url);

// Each template is built as somebody would who has never seen it as text; what is stored has to say what its file says.
describe.skipIf(!hasBrowser)('the templates, built from nothing', { timeout: 120_000 }, () => {
  const pages = sharedPages('data');

  const fileOf = (template: string) =>
    parse(readFileSync(new URL(`${template}.yaml`, templates), 'utf8')) as Record<string, unknown>;

  /** What is stored, without what a template leaves to whoever uses it. */
  async function stored(id: string): Promise<unknown> {
    const { workflows } = pages.world.server.services;
    const { source } = await workflows.version(id, (await workflows.get(id)).version);
    const { connection, ...definition } = parse(source) as Record<string, unknown>;
    expect(connection).toBe('Example shop');
    return definition;
  }

  const byMouse: Record<string, (builder: Builder, page: Page) => Promise<void>> = {
    'tag-bounced-people': async (builder) => {
      const { panel, press } = builder;
      await startOnEmail(builder, 'bounced', 'dropped');
      await settings(builder);
      await panel.getByText('How many runs at once').click();
      await builder.data('One at a time for each', 'event.person.cioId');
      await builder.orData('event.person.id');
      await builder.onPill('One at a time for each', 0, async (menu) => {
        await menu.getByRole('button', { name: 'Then try other data' }).click();
        await builder.take('event.recipient');
      });
      await builder.add('/steps/0', 'Add or update a person', 'tag');
      await builder.row('Attributes', 1, 'email_works', 'Yes or no');
      await panel.getByLabel('Value 1 of Attributes', { exact: true }).selectOption('No');
      await builder.row('Attributes', 2, 'email_bounced_at');
      await builder.data('Value 2 of Attributes', 'event.timestamp');
      await builder.row('Attributes', 3, 'email_bounce_reason');
      await builder.data('Value 3 of Attributes', 'event.failureMessage');
      await panel.getByLabel('Use instead of Event › Failure message').fill('unknown');
      await press('Use it');
    },

    'alert-on-spam-complaints': async (builder, page) => {
      const { panel, press } = builder;
      await startOnEmail(builder, 'spammed');
      await settings(builder);
      await builder.row('Variables', 1, 'url');
      await builder.write('Value 1 of Variables', 'https://hooks.example.com/team-chat');
      await builder.add('/steps/0', 'Add or update a person', 'stop');
      await builder.row('Attributes', 1, 'unsubscribed', 'Yes or no');
      await panel.getByLabel('Value 1 of Attributes', { exact: true }).selectOption('Yes');
      await builder.row('Attributes', 2, 'complained_at');
      await builder.data('Value 2 of Attributes', 'event.timestamp');
      await builder.add('/steps/1', 'Call a URL', 'alert');
      await builder.data('Address', 'vars.url');
      await builder.row('What is sent', 1, 'text');
      await builder.write('Value 1 of What is sent', 'Spam complaint from ');
      await builder.data('Value 1 of What is sent', 'event.recipient');
      await builder.orData('event.person.email');
      await builder.write('Value 1 of What is sent', ' about delivery ');
      await builder.data('Value 1 of What is sent', 'event.deliveryId');
      await press('Let the step fail');
      await panel.getByLabel('The run goes on another way').check();
      await page.getByText('when it fails', { exact: true }).waitFor();
      await builder.add('/steps/1/onError/0', 'Set values', 'noted');
      await builder.row('Values', 1, 'alerted', 'Yes or no');
      await panel.getByLabel('Value 1 of Values', { exact: true }).selectOption('No');
    },

    'mirror-unsubscribes': async (builder) => {
      const { panel } = builder;
      await panel.getByLabel('When something happens in Customer.io').check();
      await panel.getByLabel('unsubscribed').check();
      await panel.getByLabel('subscribed', { exact: true }).check();
      await settings(builder);
      await builder.row('Variables', 1, 'url');
      await builder.write('Value 1 of Variables', 'https://crm.example.com/subscriptions');
      await panel.getByText('How many runs at once').click();
      await builder.data('One at a time for each', 'event.person.cioId');
      await builder.orData('event.person.id');
      await builder.onPill('One at a time for each', 0, async (menu) => {
        for (const path of ['event.person.email', 'event.person.phone']) {
          await menu.getByRole('button', { name: 'Then try other data' }).click();
          await builder.take(path);
        }
      });
      await builder.add('/steps/0', 'Call a URL', 'tell');
      await panel.getByLabel('Method').selectOption('PUT');
      await builder.data('Address', 'vars.url');
      await builder.write('Address', '/');
      await builder.data('Address', 'event.person.id');
      await builder.orData('event.person.email');
      await builder.onPill('Address', 1, async (menu) => {
        for (const path of ['event.person.phone', 'event.person.cioId']) {
          await menu.getByRole('button', { name: 'Then try other data' }).click();
          await builder.take(path);
        }
        await menu.getByRole('button', { name: /^For use in a link/ }).click();
      });
      await builder.row('What is sent', 1, 'person');
      await builder.data('Value 1 of What is sent', 'event.person');
      await builder.row('What is sent', 2, 'subscribed');
      await builder.data('Value 2 of What is sent', 'event.metric');
      await builder.onPill('Value 2 of What is sent', 0, async (menu) => {
        for (const [index, what, by] of [
          [0, 'unsubscribed', 'no'],
          [1, 'subscribed', 'yes'],
        ] as const) {
          await menu.getByRole('button', { name: /^Replace a part/ }).click();
          await menu.getByLabel('Replace a part: What').nth(index).fill(what);
          await menu.getByLabel('Replace a part: By').nth(index).fill(by);
        }
      });
      await builder.row('What is sent', 3, 'at');
      await builder.data('Value 3 of What is sent', 'event.timestamp');
      await builder.row('What is sent', 4, 'event');
      await builder.data('Value 4 of What is sent', 'event.eventId');
    },

    'follow-up-unopened-receipts': async (builder) => {
      const { panel } = builder;
      await settings(builder);
      await numbers(builder, { receiptMessage: 1, reminderMessage: 1 });
      await whom(builder);
      await message(builder, '/steps/1', 'receipt', 'receiptMessage');
      await builder.row('Message data', 1, 'order');
      await builder.data('Value 1 of Message data', 'event.order');
      await builder.add('/steps/2', 'Wait for a delivery', 'opened');
      await panel.getByLabel('clicked').check();
      await message(builder, '/steps/2/onTimeout/0', 'reminder', 'reminderMessage');
      await builder.row('Message data', 1, 'order');
      await builder.data('Value 1 of Message data', 'event.order');
      await builder.row('Message data', 2, 'reminder', 'Yes or no');
      await panel.getByLabel('Value 2 of Message data', { exact: true }).selectOption('Yes');
    },

    'welcome-series': async (builder) => {
      const { panel } = builder;
      await settings(builder);
      await numbers(builder, { first: 1, second: 1, third: 1 });
      await panel.getByText('How many runs at once').click();
      await builder.data('One at a time for each', 'event.email');
      await whom(builder);
      await message(builder, '/steps/1', 'welcome', 'first');
      await converted(builder, '/steps/2', 'converted_early', '2');
      await builder.add('/steps/2/onMetric/0', 'Stop', 'done_early');
      await builder.add('/steps/3', 'Wait', 'morning');
      await panel.getByText('Until a day').click();
      await message(builder, '/steps/4', 'tips', 'second');
      await converted(builder, '/steps/5', 'converted', '4');
      await builder.add('/steps/5/onMetric/0', 'Stop', 'done');
      await message(builder, '/steps/6', 'last', 'third');
    },

    'win-back-after-inactivity': async (builder, page) => {
      const { panel, press } = builder;
      await panel.getByLabel('By the clock').check();
      await panel.getByLabel('How often').selectOption('On days of the week');
      await panel.getByLabel('At', { exact: true }).fill('10:00');
      await settings(builder);
      await numbers(builder, { segment: 2, message: 1 });
      await builder.add('/steps/0', 'Find people', 'inactive');
      await press('Add a condition');
      await panel.getByLabel('Kind of condition').selectOption('is in segment');
      await builder.data('Number of the segment', 'vars.segment');
      await builder.write('Most people per page', '100');
      await builder.add('/steps/1', 'For each', 'each');
      await builder.fromData('For each of', 'steps.inactive.output.people');
      await builder.add('/steps/1/steps/0', 'Branch', 'reachable');
      await press('Way 1: what is compared');
      await builder.take('item.email');
      await panel.getByLabel('Way 1: how it is compared').selectOption('is there');
      const inside = '/steps/1/steps/0/branches/0/steps';
      await builder.add(`${inside}/0`, 'Send a transactional email', 'write');
      await builder.fromData('Transactional message', 'vars.message');
      await builder.data('To', 'item.email');
      await builder.fromData('Person', 'item');
      await builder.row('Message data', 1, 'campaign');
      await builder.write('Value 1 of Message data', 'win-back');
      await page.getByRole('button', { name: 'What can be done with write' }).click();
      await page.getByRole('menuitem', { name: 'Do something when it fails' }).click();
      await builder.pick('Set values', 'refused');
      await builder.row('Values', 1, 'refused');
      await builder.data('Value 1 of Values', 'item');
      await builder.add(`${inside}/1`, 'Track an event', 'note');
      await builder.fromData('Person', 'item');
      await builder.write('Name', 'win_back_sent');
      await panel.getByLabel('The run goes on another way').check();
    },
  };

  test.each(Object.keys(byMouse))('%s, by mouse', async (template) => {
    const file = fileOf(template);
    const page = await pages.open('/all/any/home');
    const builder = atBuilder(page);
    await builder.begin(pages.world.clientId, String(file.name));
    await byMouse[template]?.(builder, page);
    expect(await stored(await builder.save())).toEqual(file);
  });

  // Only keys from here on: what a mouse does is nowhere in it.
  test('alert-on-spam-complaints, by keyboard alone', async () => {
    const { clients, connections } = pages.world.server.services;
    const { id: clientId } = await clients.create({ name: 'Of the keyboard' });
    await connections.create({ clientId, name: 'Example shop' });
    const file = fileOf('alert-on-spam-complaints');
    const page = await pages.open(`/workflows/new?client=${clientId}`);
    await page.getByRole('heading', { name: 'Templates' }).waitFor();
    const { keyboard } = page;
    const to = (name: string | RegExp, key?: string) => tabTo(page, name, key);
    const press = async (...keys: string[]) => {
      for (const key of keys) await keyboard.press(key);
    };
    /** What is selected has the focus in the outline. */
    const atLine = (words: string | RegExp) =>
      page.locator('[role="treeitem"]:focus', { hasText: words }).waitFor({ state: 'attached' });
    async function add(kind: string, id: string): Promise<void> {
      await press('a');
      await page.getByRole('dialog', { name: 'Add a step' }).getByRole('combobox').waitFor();
      await keyboard.insertText(kind);
      await page.locator('[cmdk-item][aria-selected="true"]', { hasText: kind }).waitFor();
      await press('Enter');
      await atLine(kind);
      await press('Enter');
      await to('Name of this step');
      await press('ControlOrMeta+a');
      await keyboard.insertText(id);
      await press('Enter');
    }
    async function choose(path: string): Promise<void> {
      await page.getByPlaceholder('Search names and values').waitFor();
      await keyboard.insertText(path);
      await page.locator(`[cmdk-item][aria-selected="true"][data-value="${path}"]`).waitFor();
      await press('Enter');
      await page.getByPlaceholder('Search names and values').waitFor({ state: 'detached' });
    }
    async function data(path: string): Promise<void> {
      await press('ControlOrMeta+.');
      await choose(path);
      await page.locator('.cm-content:focus').waitFor();
    }
    async function yesOrNo(of: string, index: number, answer: 'Yes' | 'No'): Promise<void> {
      await to(`Kind of value ${index} of ${of}`);
      await keyboard.type('Yes or no');
      await to(`Value ${index} of ${of}`, 'Shift+Tab');
      await keyboard.type(answer);
    }

    await to('From nothing');
    await press('Enter');
    await page.getByRole('button', { name: 'Begin' }).waitFor();
    await to(/^Name/);
    await press('ControlOrMeta+a');
    await keyboard.insertText(String(file.name));
    await press('Enter');
    await page.getByRole('heading', { name: 'What starts it' }).waitFor();
    await press('2');
    await to('By hand or by a call');
    await press('Enter');
    await to('When it is called');
    // The last of the ways: the next is the first again.
    await press('ArrowDown');
    await to('spammed');
    await press('Space');
    await to(/^email$/);
    await press('Space', 'Escape');
    await atLine('email spammed');
    await to('Settings of the workflow', 'Shift+Tab');
    await press('Enter');
    await to('Name 1 of Variables');
    await keyboard.insertText('url');
    await to('Value 1 of Variables');
    await keyboard.insertText('https://hooks.example.com/team-chat');
    await press('Escape');
    await atLine('email spammed');

    await add('Add or update a person', 'stop');
    await to('Name 1 of Attributes');
    await keyboard.insertText('unsubscribed');
    await yesOrNo('Attributes', 1, 'Yes');
    await to('Add to attributes');
    await press('Enter');
    await keyboard.insertText('complained_at');
    await to('Value 2 of Attributes');
    await data('event.timestamp');
    await press('Escape');
    await atLine('stop');

    await add('Call a URL', 'alert');
    await to('Address');
    await data('vars.url');
    await to('Name 1 of What is sent');
    await keyboard.insertText('text');
    await to('Value 1 of What is sent');
    await keyboard.insertText('Spam complaint from ');
    await data('event.recipient');
    await to('Use other data');
    await press('Enter');
    await choose('event.person.email');
    await page.locator('.cm-content:focus').waitFor();
    await press('End');
    await keyboard.insertText(' about delivery ');
    await data('event.deliveryId');
    await to('The run fails');
    await press('ArrowDown', 'Escape');
    await atLine('alert');

    await press('ArrowDown');
    await atLine('when it fails');
    await add('Set values', 'noted');
    await to('Name 1 of Values');
    await keyboard.insertText('alerted');
    await yesOrNo('Values', 1, 'No');
    await press('ControlOrMeta+s');
    await page.waitForURL(/\/workflows\/wf_\w+\/edit$/);
    expect(await stored(page.url().split('/').at(-2) ?? '')).toEqual(file);
  });

  const settings = ({ panel }: Builder) =>
    panel.page().getByRole('button', { name: 'Settings of the workflow' }).click();

  async function startOnEmail({ panel }: Builder, ...metrics: string[]): Promise<void> {
    await panel.getByLabel('When something happens in Customer.io').check();
    for (const metric of metrics) await panel.getByLabel(metric, { exact: true }).check();
    await panel.getByLabel('email', { exact: true }).check();
  }

  async function numbers(builder: Builder, values: Record<string, number>): Promise<void> {
    for (const [index, [name, value]] of Object.entries(values).entries()) {
      await builder.row('Variables', index + 1, name, 'Number');
      await builder.panel.getByLabel(`Value ${index + 1} of Variables`, { exact: true }).fill(String(value));
    }
  }

  /** Says whom messages are for, by whatever is known of them. */
  async function whom(builder: Builder): Promise<void> {
    await builder.add('/steps/0', 'Set values', 'whom');
    await builder.row('Values', 1, 'person', 'Group');
    for (const [index, name] of ['cioId', 'id', 'email'].entries()) {
      await builder.row('person', index + 1, name);
      const value = `Value ${index + 1} of person`;
      await builder.data(value, `event.person.${name}`);
      await builder.onPill(value, 0, async (menu) => {
        if (name !== 'email') {
          await menu.getByText('Leave it out').click();
          return;
        }
        await menu.getByRole('button', { name: 'Try other data first' }).click();
        await builder.take('event.email');
      });
    }
  }

  async function message(builder: Builder, gap: string, id: string, variable: string): Promise<void> {
    await builder.add(gap, 'Send a transactional email', id);
    await builder.fromData('Transactional message', `vars.${variable}`);
    await builder.data('To', 'event.email');
    await builder.fromData('Person', 'vars.person');
  }

  async function converted(builder: Builder, gap: string, id: string, days: string): Promise<void> {
    await builder.add(gap, 'Wait for a delivery', id);
    await builder.panel.getByLabel('converted').check();
    await builder.panel.getByLabel('opened').uncheck();
    await builder.panel.getByLabel('At most for', { exact: true }).fill(days);
  }
});
