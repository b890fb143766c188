import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@cio-bridge/sandbox';
import { type Server, startServer } from '@cio-bridge/server';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { desktop, expectAccessible, hasBrowser } from '../browser.ts';
import { countSteps, createOpener, startBrowser, tabTo } from '../open-pages.ts';

const PASSWORD = 'correct horse battery';

describe.skipIf(!hasBrowser)('connecting, with its steps counted', { timeout: 60_000 }, () => {
  let server: Server;
  let sandbox: Sandbox;
  let browser: Browser;
  let pages: ReturnType<typeof createOpener>;
  const dataDir = mkdtempSync(join(tmpdir(), 'cio-bridge-connect-'));

  beforeAll(async () => {
    sandbox = await startSandbox();
    server = await startServer({ host: '127.0.0.1', port: 0, dataDir, logLevel: 'silent' });
    browser = await startBrowser();
    const welcomeUrl = (await server.services.welcome.firstOwnerUrl(server.url)) as string;
    const storageState = await welcome(welcomeUrl, { Name: 'Ada Lovelace', 'E-mail': 'ada@example.com' });
    pages = createOpener(browser, server.url, { storageState });
  });
  afterEach(async () => {
    await pages.closeAll();
    expect(pages.complaints.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await sandbox?.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const open = (path: string, options?: BrowserContextOptions) => pages.open(path, options);

  async function welcome(url: string, fields: Record<string, string>) {
    const context = await browser.newContext({ ...desktop, baseURL: server.url });
    const page = await context.newPage();
    await page.goto(url);
    for (const [label, text] of Object.entries(fields)) await page.getByLabel(label).fill(text);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Main' }).first().waitFor();
    const state = await context.storageState();
    await context.close();
    return state;
  }

  const keys = () => {
    const workspace = sandbox.workspaces.find(({ region }) => region === 'us');
    if (!workspace) throw new Error('The sandbox has no workspace in the US');
    return workspace;
  };
  const everything = () => {
    const { siteId, trackApiKey, appApiKey } = keys();
    return `${sandbox.us.track}\nSite ID: ${siteId}\nTrack API key: ${trackApiKey}\nApp API key: ${appApiKey}`;
  };

  test('a workspace is connected in four steps, its keys proven', async () => {
    const page = await open('/all/any/connections');
    const { step, count } = countSteps();
    await page.getByText('No connections yet').waitFor();
    await expectAccessible(page);
    await step(() => page.getByRole('link', { name: 'New connection' }).first().click());
    await step(() => page.getByLabel('Client', { exact: true }).fill('Bluebird Travel'));
    await step(() => page.getByLabel('Paste everything').fill(everything()));
    await page.getByText('Recognised:').waitFor();
    // Each key is tried before anything is saved.
    await expect.poll(() => page.getByText('Works', { exact: true }).count()).toBe(2);
    await expectAccessible(page);
    await step(() => page.getByRole('button', { name: 'Save and test' }).click());
    await page.getByRole('heading', { name: 'Customer.io', level: 1 }).waitFor();
    expect(await page.getByRole('region', { name: 'Production' }).textContent()).toMatch(/Track API key\s*Works/);
    expect(count()).toBeLessThanOrEqual(4);
    await expectAccessible(page);
  });

  test('the same by keyboard alone', async () => {
    const page = await open('/all/any/connections');
    await page.getByRole('link', { name: 'Customer.io' }).first().waitFor();
    const { step, count } = countSteps();
    await step(() => tabTo(page, 'New connection').then(() => page.keyboard.press('Enter')));
    await page.getByLabel('Client', { exact: true }).waitFor();
    await step(() => page.keyboard.type('Ocean & Sons'));
    await step(() => tabTo(page, 'Paste everything').then(() => page.keyboard.insertText(everything())));
    await step(() => tabTo(page, 'Save and test').then(() => page.keyboard.press('Enter')));
    expect(count()).toBeLessThanOrEqual(4);
    await page.getByRole('heading', { name: 'Customer.io', level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Ocean & Sons' }).waitFor();
  });

  test('the address of a sandbox has a field of its own, and is that of this machine', async () => {
    const page = await open('/connections/new');
    await page.getByLabel('Client', { exact: true }).fill('By Hand');
    const { siteId, trackApiKey } = keys();
    await page.getByRole('textbox', { name: 'Site id' }).fill(siteId);
    await page.getByRole('textbox', { name: 'Track API key' }).fill(trackApiKey);
    const field = page.getByRole('textbox', { name: 'Address of a sandbox' });
    await field.fill('https://example.test/us');
    await page.getByRole('button', { name: 'Save and test' }).click();
    await page.getByText('Write it with its region').waitFor();
    await field.fill(sandbox.us.track.replace(/\/track$/, ''));
    await page.getByText('Works', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Save and test' }).click();
    await page.getByRole('heading', { name: 'Customer.io', level: 1 }).waitFor();
    await page.getByRole('region', { name: 'Production' }).getByText('Sandbox', { exact: true }).first().waitFor();
  });

  test('a key is replaced in three steps, with proof, and brought back', async () => {
    const page = await open('/all/any/connections');
    await page
      .getByRole('row', { name: /Bluebird Travel/ })
      .getByRole('link')
      .click();
    const { step, count } = countSteps();
    const production = page.getByRole('region', { name: 'Production' });
    await step(() => production.getByRole('button', { name: 'Replace Track API key' }).click());
    await page.getByRole('textbox', { name: 'New key' }).fill('not-a-key-of-this-workspace');
    await page.getByRole('button', { name: 'Test and replace' }).click();
    await page.getByText('Customer.io does not take this key').waitFor();
    await expectAccessible(page);
    await step(() => page.getByRole('textbox', { name: 'New key' }).fill(keys().trackApiKey));
    await step(() => page.getByRole('button', { name: 'Test and replace' }).click());
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(count()).toBeLessThanOrEqual(3);
    // Saved in spite of the warning, it is brought back.
    await production.getByRole('button', { name: 'Replace Track API key' }).click();
    await page.getByRole('textbox', { name: 'New key' }).fill('not-a-key-of-this-workspace');
    await page.getByRole('button', { name: 'Test and replace' }).click();
    await page.getByLabel('Save it anyway').check();
    await page.getByRole('button', { name: 'Test and replace' }).click();
    await page.getByText('The key before it is kept until').waitFor();
    await page.getByRole('button', { name: 'Bring back the Track API key' }).click();
    await page.getByText('The key before it is kept until').waitFor({ state: 'detached' });
  });

  test('a trigger is set up in three steps, and ticks itself', async () => {
    const page = await open('/triggers/new');
    // The one whose App API key sets the webhook up.
    const workspace = page.getByLabel('Workspace');
    await workspace.selectOption(await workspace.getByText('Bluebird Travel').first().getAttribute('value'));
    await page.getByRole('button', { name: 'Create trigger' }).click();
    await page.getByText('Its address is made').waitFor();
    await expectAccessible(page);
    const { step, count } = countSteps();
    await page.getByText('Nothing to do here yet').waitFor();
    await step(() => page.getByRole('button', { name: 'Set it up for me' }).click());
    await page.getByText('is looked after').waitFor();
    await step(() => page.getByRole('textbox', { name: 'Signing key' }).fill('whsk_test_0123456789'));
    await step(() => page.getByRole('button', { name: 'Save key' }).click());
    await page.getByText('Waiting for the first event').waitFor();
    await page.getByText('Press Send a test event').waitFor();
    expect(count()).toBeLessThanOrEqual(3);
    await page.getByRole('button', { name: 'Send a test event' }).click();
    await page.getByText('Proven', { exact: true }).first().waitFor();
    await page.getByRole('link', { name: 'Overview' }).last().click();
    const composer = page.getByRole('region', { name: 'Test it' });
    await composer.getByText('Tampered with', { exact: true }).click();
    await composer.getByText('It would be refused with 401').waitFor();
    await composer.getByRole('button', { name: 'Send a test event' }).click();
    await composer.getByText('Refused with 401, as it has to be').waitFor();
    await composer.getByText('What is sent: email delivered').click();
    await composer.getByLabel('Metric').selectOption('bounced');
    const event = composer.getByLabel('Event', { exact: true });
    expect(JSON.parse(await event.inputValue())).toMatchObject({ object_type: 'email', metric: 'bounced' });
    await composer.getByLabel('Or one that came').selectOption({ index: 1 });
    await composer.getByText('What is sent: email delivered').waitFor();
    await event.fill('{ "metric": "bounced" }');
    await composer.getByText('it needs object_type, metric and data').waitFor();
    await event.fill(JSON.stringify({ object_type: 'sms', metric: 'sent', data: { recipient: '+15550177' } }));
    await composer.getByText('Signed', { exact: true }).click();
    await expectAccessible(page);
    await composer.getByRole('button', { name: 'Send a test event' }).click();
    await composer.getByRole('link', { name: 'Look at what it did' }).click();
    await page.getByRole('heading', { name: '+15550177', level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/events\/ev_/);
    await page.goBack();
    for (const part of ['Overview', 'Held', 'Settings']) {
      await page.getByRole('link', { name: part }).last().click();
      await page.waitForURL(new RegExp(`/${part.toLowerCase()}$`));
      await expectAccessible(page);
    }
  });

  test('a person is identified by form in seven steps, looked at first', async () => {
    const client = (await server.services.clients.list(undefined)).find(({ name }) => name === 'Bluebird Travel');
    const page = await open(`/${client?.id}/production/connections`);
    await page.getByRole('heading', { name: 'Connections' }).waitFor();
    const { step, count } = countSteps();
    await step(() => page.keyboard.press('Control+k'));
    await page.getByRole('dialog').getByRole('combobox').fill('Add or update a person');
    await step(() => page.getByRole('option', { name: 'Add or update a person' }).click());
    await step(() => page.getByLabel('Person: id').fill('ada'));
    await step(() => page.getByLabel('Name 1 of Attributes', { exact: true }).fill('plan'));
    await step(() => page.getByLabel('Value 1 of Attributes', { exact: true }).fill('pro'));
    await step(() => page.getByRole('button', { name: 'Preview request' }).click());
    await page.getByText('Nothing has left').waitFor();
    await step(() => page.getByRole('button', { name: 'Run action' }).click());
    await page.getByText('Customer.io has taken it').waitFor();
    expect(count()).toBeLessThanOrEqual(7);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Saved inputs' }).click();
    await page.getByRole('menuitem', { name: 'Save this input…' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Ada, with a plan');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Save input' }).click();
    await page.reload();
    await page.getByRole('button', { name: 'Saved inputs 1' }).click();
    await page.getByRole('menuitem', { name: 'Fill in “Ada, with a plan”' }).click();
    expect(await page.getByLabel('Value 1 of Attributes', { exact: true }).inputValue()).toBe('pro');
    await page.getByRole('button', { name: 'Saved inputs 1' }).click();
    await page.getByRole('menuitem', { name: 'Delete “Ada, with a plan”' }).click();
    await page.getByRole('button', { name: 'Saved inputs', exact: true }).waitFor();
    await page.getByLabel('Person: id').fill('');
    await page.getByRole('button', { name: 'Run action' }).click();
    await page.getByText('Give person.').waitFor();
  });

  test('a viewer of one client is invited, sees that client alone, and is told why buttons are off', async () => {
    const page = await open('/settings/people');
    await page.getByRole('button', { name: 'Invite a person' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Grace Hopper');
    await page.getByLabel('E-mail').fill('grace@example.com');
    await page.getByText('Only these').click();
    await page.getByLabel('Bluebird Travel').check();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Make the link' }).click();
    const url = (await page.getByRole('dialog').locator('pre').textContent())?.trim() ?? '';
    const viewer = await welcome(url, {});
    const theirs = await open('/all/any/clients', { storageState: viewer });
    await theirs.getByRole('row', { name: /Bluebird Travel/ }).waitFor();
    expect(await theirs.getByText('Ocean & Sons').count()).toBe(0);
    expect(await theirs.getByRole('button', { name: 'New client' }).getAttribute('aria-disabled')).toBe('true');
    await theirs.goto('/settings/people');
    await theirs.getByText('Needs the role owner').waitFor();
    await expectAccessible(theirs);
  });
});
