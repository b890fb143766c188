import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { expectAccessible, hasBrowser } from '../browser.ts';
import { atBuilder, type Builder } from '../builder.ts';
import { countSteps, sharedPages } from '../open-pages.ts';
import { reported } from '../world.ts';

const agency = new URL('../../../../examples/agency/workflows/', import.meta.url);

describe.skipIf(!hasBrowser)('building workflows', { timeout: 120_000 }, () => {
  const pages = sharedPages('data');

  const saved = async (source: string, clientId = pages.world.clientId): Promise<string> => {
    const definition = { connection: 'Example shop', ...parse(source), client: clientId };
    return (await pages.world.server.services.workflows.save({ clientId, definition, source })).id;
  };
  const sourceOf = async (id: string): Promise<string> => {
    const { workflows } = pages.world.server.services;
    return (await workflows.version(id, (await workflows.get(id)).version)).source;
  };
  const card = (page: Page, place: string) => page.locator(`[data-box="${place}"]`);

  test('what is done about bounces goes live from nothing in six steps', async () => {
    const { world } = pages;
    const page = await pages.open(`/${world.clientId}/production/workflows`);
    const { step, count } = countSteps();
    await step(() => page.getByRole('link', { name: 'New workflow' }).click());
    await page.getByRole('heading', { name: 'Templates' }).waitFor();
    await expectAccessible(page);
    await step(() => page.getByRole('link', { name: /Tag bounced people/ }).click());
    await page.getByRole('heading', { name: 'Tag bounced people' }).waitFor();
    await expectAccessible(page);
    await step(() => page.getByRole('button', { name: 'Use this template' }).click());
    const drawer = page.getByRole('region', { name: 'Test' });
    // What came in last is what it is tried with, and is on screen.
    await expect.poll(() => drawer.getByLabel('With', { exact: true }).inputValue()).toMatch(/^event:ev_/);
    await step(() => drawer.getByRole('button', { name: 'Test', exact: true }).click());
    await drawer.getByText('It would succeed').waitFor();
    await card(page, '/steps/0').getByText('succeeded').waitFor({ state: 'attached' });
    await expectAccessible(page);
    await step(() => drawer.getByRole('button', { name: 'Turn on…' }).click());
    const dialog = page.getByRole('dialog');
    await dialog.getByText('email bounced or dropped').waitFor();
    await dialog.getByText('No messages').waitFor();
    await dialog.getByText('Changes', { exact: true }).waitFor();
    await expectAccessible(page);
    await step(() => dialog.getByRole('button', { name: 'Save and turn on' }).click());
    await page.waitForURL(/\/workflows\/wf_\w+\/edit$/);
    expect(count()).toBeLessThanOrEqual(6);

    await world.report(reported('email', 'bounced', { recipient: 'ada@example.com' }));
    const id = page.url().split('/').at(-2) ?? '';
    await page.goto(`/${world.clientId}/production/runs?workflowId=${id}`);
    await page.getByText('succeeded').first().waitFor();
  });

  test('what a template leaves open is filled in by a person, and is nothing until then', async () => {
    const page = await pages.open('/workflows/new?template=alert-on-spam-complaints');
    const address = page.getByLabel('Address (URL)');
    await address.waitFor();
    expect(await address.textContent()).not.toContain('hooks.example.com/team-chat');
    const use = page.getByRole('button', { name: 'Use this template' });
    expect(await use.getAttribute('aria-disabled')).toBe('true');
    await use.focus();
    await page.getByRole('tooltip').getByText('Fill in “Address (URL)” first.').waitFor();
    await expectAccessible(page);
    await address.fill('https://chat.example.com/alerts');
    await use.click();
    await page.getByText('YAML', { exact: true }).click();
    await page.getByText('https://chat.example.com/alerts').first().waitFor();
    // The view that was used last is the one that others open with.
    await page.getByText('Canvas', { exact: true }).click();
    await card(page, '/steps/0').waitFor();
  });

  test('a workflow is rolled back in two steps', async () => {
    const id = await saved(
      'name: Rolled back\ntrigger: { type: manual }\nsteps:\n  - { id: pause, type: wait, for: 1 day }\n',
    );
    const { workflows } = pages.world.server.services;
    await workflows.publish(id, { environment: 'production' });
    const page = await pages.open(`/workflows/${id}/edit`);
    await card(page, '/steps/0').click();
    await page.locator('#panel').getByLabel('How long', { exact: true }).fill('2');
    await page.getByRole('button', { name: 'Save version 2' }).click();
    await page.getByText('Save version 3').waitFor();
    expect(await sourceOf(id)).toContain('{ id: pause, type: wait, for: 2 days }');
    await workflows.publish(id, { environment: 'production' });

    await page.getByRole('link', { name: 'Version 2' }).click();
    const { step, count } = countSteps();
    const production = page.getByRole('article', { name: 'Production' });
    await production.getByText('v2', { exact: true }).waitFor();
    await step(() => page.getByRole('button', { name: 'Turn on in production' }).click());
    await step(() => page.getByRole('dialog').getByRole('button', { name: 'Turn on', exact: true }).click());
    await production.getByText('v1', { exact: true }).waitFor();
    // Not the version that is on: its text says so.
    await page.getByRole('heading', { name: 'As text: version 2, the newest' }).waitFor();
    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByRole('link', { name: 'On in production, version 1' }).waitFor();
    expect(count()).toBeLessThanOrEqual(2);
  });

  /** What is changed by a form in each example, and what its text says then: the same, but for that one place. */
  const edits: Record<
    string,
    { at: string; edit: (builder: Builder) => Promise<unknown>; text: [string | RegExp, string] }
  > = {
    'cart-reminder.yaml': {
      at: '/steps/0',
      edit: ({ panel }) => panel.getByLabel('How long', { exact: true }).fill('6'),
      text: ['for: 4 hours', 'for: 6 hours'],
    },
    'double-opt-in.yaml': {
      at: '/steps/1',
      edit: async ({ panel }) => {
        await panel.getByLabel('Name of this step').fill('ask_again');
        await panel.getByLabel('Name of this step').press('Enter');
      },
      // Where it stands, where it is waited for, and in both tests.
      text: [/\bconfirm\b/g, 'ask_again'],
    },
    'hard-bounce.yaml': {
      at: '/trigger',
      edit: ({ panel }) => panel.getByLabel('dropped').check(),
      text: ['metrics: [bounced]', 'metrics: [bounced, dropped]'],
    },
    'merge-after-signup.yaml': {
      at: '/steps/0',
      edit: ({ panel }) => panel.getByLabel('Value 1 of Attributes', { exact: true }).selectOption('No'),
      text: ['signed_up: true', 'signed_up: false'],
    },
    'nightly-sync.yaml': {
      at: '/trigger',
      edit: ({ panel }) => panel.getByLabel('At', { exact: true }).fill('03:45'),
      text: ['30 2 * * *', '45 3 * * *'],
    },
    'nps.yaml': {
      at: '/steps/1',
      edit: ({ panel }) => panel.getByLabel('The next').selectOption('Monday'),
      text: ['next: weekday', 'next: monday'],
    },
    'order-items.yaml': {
      at: '/steps/0/steps/0',
      edit: async (builder) => {
        await builder.row('Data', 4, 'currency');
        await builder.write('Value 4 of Data', 'EUR');
      },
      text: ['place: "{{ index }}" }\ntests', 'place: "{{ index }}", currency: "EUR" }\ntests'],
    },
    'order-paid.yaml': {
      at: '/steps/1',
      edit: (builder) =>
        builder.onPill('Value 1 of What it is given', 0, (menu) => menu.getByText('Leave it out').click()),
      text: ['input: { email: "{{ event.email }}", items', 'input: { email: "{{ event.email | default: nil }}", items'],
    },
    'receipt.yaml': {
      at: '/steps/1',
      edit: ({ panel }) => panel.getByLabel('clicked').uncheck(),
      text: ['metrics: [opened, clicked]', 'metrics: [opened]'],
    },
    'unsubscribe-to-crm.yaml': {
      at: '/steps/0',
      edit: ({ panel }) => panel.getByLabel('Method').selectOption('PATCH'),
      text: ['method: PUT', 'method: PATCH'],
    },
    'vip-alert.yaml': {
      at: '/steps/1',
      edit: async ({ field }) => {
        await field('Way 1: compared with').press('ControlOrMeta+a');
        await field('Way 1: compared with').pressSequentially('1000');
      },
      text: ['value: "{{ client.values.vip_from }}"', 'value: 1000'],
    },
    'weekly-digest.yaml': {
      at: '/trigger',
      edit: async ({ panel }) => {
        await panel.page().getByRole('button', { name: 'Settings of the workflow' }).click();
        await panel.getByLabel('Name', { exact: true }).fill('Monday digest');
      },
      text: ['name: Weekly digest', 'name: Monday digest'],
    },
    'welcome.yaml': {
      at: '/steps/0',
      edit: (builder) => builder.write('Value 1 of Message data', '!'),
      text: ['from {{ client.name }}"', 'from {{ client.name }}!"'],
    },
  };

  test.each(readdirSync(agency))(
    '%s is changed by its form in one place, and its text differs in that place alone',
    async (file) => {
      const { clients, connections } = pages.world.server.services;
      const source = readFileSync(new URL(file, agency), 'utf8');
      const { id: clientId } = await clients.create({ name: `Client of ${file}` });
      await connections.create({ clientId, name: 'Shop' });
      const save = (text: string) =>
        pages.world.server.services.workflows.save({
          clientId,
          definition: { connection: 'Shop', ...parse(text), client: clientId },
          source: text,
        });
      if (file === 'order-paid.yaml') await save(readFileSync(new URL('order-items.yaml', agency), 'utf8'));
      const { id } = await save(source);
      const { at, edit, text } = edits[file] ?? expect.fail(`Nothing is edited in ${file}`);
      const page = await pages.open(`/workflows/${id}/edit`);
      await card(page, at).click();
      await edit(atBuilder(page));
      await page.getByRole('button', { name: 'Save version 2' }).click();
      await page.getByText('Save version 3').waitFor();
      const expected = source.replace(...text);
      expect(expected).not.toBe(source);
      expect(await sourceOf(id)).toBe(expected);
    },
  );

  test('what a run did is drawn on the canvas, and its failed step is mended with its data', async () => {
    const { world } = pages;
    const failing = (await world.server.services.runs.list({ limit: 50 })).find(({ status }) => status === 'failed');
    const page = await pages.open(`/runs/${failing?.id}`);
    await page.evaluate(() => sessionStorage.setItem('cio-bridge.editor-view', 'outline'));
    await page.reload();
    await page.getByRole('link', { name: 'Mend this step' }).click();
    await page.getByText('Shows what the run of').waitFor();
    expect(await page.getByRole('link', { name: 'Back to the run' }).getAttribute('href')).toBe(`/runs/${failing?.id}`);
    const failed = page.locator('[data-box][aria-pressed="true"]');
    await failed.getByText('failed').waitFor({ state: 'attached' });
    await page.getByRole('region', { name: 'What it did' }).getByText('failed').first().waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Hide it' }).click();
    await page.getByText('Shows what the run of').waitFor({ state: 'detached' });
  });

  test('of two new workflows that were not saved, both are offered again', async () => {
    const first = await pages.open(`/workflows/new?client=${pages.world.clientId}`);
    const drafts = (page: Page) =>
      page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('cio-bridge.unsaved.new:')).length);
    // Others in this browser may have left some.
    let begun = await drafts(first);
    const wanted = begun + 2;
    while (begun < wanted) {
      const page = await first.context().newPage();
      await page.goto(`/workflows/new?client=${pages.world.clientId}`);
      await page.getByRole('link', { name: /Tag bounced people/ }).click();
      await page.getByRole('button', { name: 'Use this template' }).click();
      begun += 1;
      await expect.poll(() => drafts(page)).toBe(begun);
      await page.close({ runBeforeUnload: false });
    }
    await first.reload();
    const offered = first.getByRole('button', { name: /^Go on with “Tag bounced people/ });
    await offered.nth(1).waitFor();
    expect(await offered.count()).toBeGreaterThanOrEqual(2);
    await expectAccessible(first);
    await first
      .getByRole('button', { name: /^Discard “Tag bounced people/ })
      .first()
      .click();
    await expect.poll(() => offered.count()).toBe(1);
    await offered.click();
    await first.getByRole('heading', { name: /^Tag bounced people/ }).waitFor();
  });

  test('two people who change the same workflow are told, and nothing is lost', async () => {
    const id = await saved(
      '# ours\nname: Shared\ntrigger: { type: manual }\nsteps:\n  - { id: pause, type: wait, for: 1 day }\n',
    );
    const page = await pages.open(`/workflows/${id}/edit`);
    await card(page, '/steps/0').click();
    await page.locator('#panel').getByLabel('How long', { exact: true }).fill('3');
    const theirs =
      '# theirs\nname: Shared\ntrigger: { type: manual }\nsteps:\n  - { id: pause, type: wait, for: 5 days }\n';
    await pages.world.server.services.workflows.change(
      id,
      { definition: { ...parse(theirs), connection: 'Example shop', client: pages.world.clientId }, source: theirs },
      undefined,
    );
    await page.getByRole('button', { name: 'Save version 2' }).click();
    const dialog = page.getByRole('dialog', { name: /saved version 2 meanwhile/ });
    await dialog.getByText('-# theirs').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Take theirs' }).click();
    await page.getByText('Save version 3').waitFor();
    // Mine is one undo away, and is saved over theirs when that is wanted.
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Save version 3' }).click();
    await page.getByText('Save version 4').waitFor();
    expect(await sourceOf(id)).toContain('for: 3 days');
  });

  test('what was not saved is asked about, and offered again after a crash', async () => {
    const id = await saved(
      'name: Unsaved\ntrigger: { type: manual }\nsteps:\n  - { id: pause, type: wait, for: 1 day }\n',
    );
    const page = await pages.open(`/workflows/${id}/edit`);
    await card(page, '/steps/0').click();
    await page.locator('#panel').getByLabel('How long', { exact: true }).fill('9');
    await page.getByRole('link', { name: 'Version 1' }).click();
    await page
      .getByRole('dialog', { name: 'Leave without saving?' })
      .getByRole('button', { name: 'Stay here' })
      .click();
    expect(await page.title()).toMatch(/^●/);
    await expect
      .poll(() => page.evaluate((key) => localStorage.getItem(`cio-bridge.unsaved.${key}`), id))
      .toContain('9 days');
    const again = await page.context().newPage();
    await page.close({ runBeforeUnload: false });
    await again.goto(`/workflows/${id}/edit`);
    await again.getByText('+  - { id: pause, type: wait, for: 9 days }').waitFor();
    await expectAccessible(again);
    await again.getByRole('button', { name: 'Go on with it' }).click();
    await again.getByRole('button', { name: 'Save version 2' }).click();
    await again.getByText('Save version 3').waitFor();
    expect(await sourceOf(id)).toContain('for: 9 days');
    await again.close();
  });
});
