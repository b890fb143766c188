import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Server, startServer } from '@cio-bridge/server';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, hasBrowser } from '../browser.ts';
import { createOpener, startBrowser } from '../open-pages.ts';

const ada = { name: 'Ada Lovelace', email: 'ada@example.com', password: 'correct horse battery' };

// What happens to people, and must cost them nothing that they typed.
describe.skipIf(!hasBrowser)('bad days', { timeout: 90_000 }, () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cio-bridge-bad-days-'));
  const settings = { host: '127.0.0.1', dataDir, logLevel: 'silent' } as const;
  let server: Server;
  let browser: Browser;
  let pages: ReturnType<typeof createOpener>;
  let clientId: string;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer({ ...settings, port: 0 }), startBrowser()]);
    const url = (await server.services.welcome.firstOwnerUrl(server.url)) as string;
    await fetch(`${server.url}/api/v1/welcome`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: new URL(url).searchParams.get('token'), ...ada }),
    });
    clientId = (await server.services.clients.create({ name: 'Bluebird Travel' })).id;
    const context = await browser.newContext({ baseURL: server.url });
    const answer = await context.request.post('/api/auth/sign-in/email', {
      data: { email: ada.email, password: ada.password },
      headers: { origin: server.url },
    });
    expect(answer.ok()).toBe(true);
    pages = createOpener(browser, server.url, { storageState: await context.storageState() });
    await context.close();
  });
  afterEach(async () => {
    await pages.closeAll();
    expect(pages.complaints.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function openEdit(): Promise<Page> {
    const page = await pages.open(`/clients/${clientId}`);
    await page.getByRole('button', { name: 'Edit client' }).click();
    await page.getByRole('dialog').getByLabel('Name').waitFor();
    return page;
  }
  const save = (page: Page) => page.getByRole('dialog').getByRole('button', { name: 'Save client' }).click();
  const typedName = (page: Page) => page.getByRole('dialog').getByLabel('Name').inputValue();
  const nameNow = async () => (await server.services.clients.get(clientId)).name;

  test('somebody was quicker: both are shown, and whoever sits there says which counts', async () => {
    const [mine, theirs] = await Promise.all([openEdit(), openEdit()]);
    await mine.getByLabel('Name').fill('Mine & Sons');
    await theirs.getByLabel('Name').fill('Theirs & Daughters');
    await save(theirs);
    await theirs.getByRole('heading', { name: 'Theirs & Daughters', level: 1 }).waitFor();
    await save(mine);
    await mine.getByText('Somebody changed this meanwhile').waitFor();
    await mine.getByText('Now it says: Theirs & Daughters').waitFor();
    await expectAccessible(mine);
    expect(await typedName(mine)).toBe('Mine & Sons');
    expect(await nameNow()).toBe('Theirs & Daughters');
    // Pressed once more, it is refused once more: only a choice saves over theirs.
    await save(mine);
    await mine.getByText('Somebody changed this meanwhile').waitFor();
    await mine.getByRole('button', { name: 'Take theirs' }).click();
    expect(await typedName(mine)).toBe('Theirs & Daughters');
    await mine.getByLabel('Name').fill('Both');
    await save(mine);
    await mine.getByRole('heading', { name: 'Both', level: 1 }).waitFor();
  });

  test('somebody was quicker, and what was typed here is to count', async () => {
    const mine = await openEdit();
    await mine.getByLabel('Name').fill('Mine after all');
    await server.services.clients.change(clientId, { name: 'Another' }, undefined);
    await save(mine);
    await mine.getByRole('button', { name: 'Save mine' }).click();
    await mine.getByRole('heading', { name: 'Mine after all', level: 1 }).waitFor();
    expect(await nameNow()).toBe('Mine after all');
  });

  test('too many attempts are told, with the time that is left counted down', async () => {
    const page = await pages.open('/sign-in', { storageState: { cookies: [], origins: [] } });
    await page.getByLabel('E-mail').fill(ada.email);
    await page.getByLabel('Password').fill('not the right one');
    for (let attempt = 0; attempt < 12; attempt += 1) {
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('alert').waitFor();
      if (await page.getByText('Too many at once').isVisible()) break;
    }
    await page.getByText('Too many attempts from this address').waitFor();
    const button = page.getByRole('button', { name: /^Try again in \d+ s$/ });
    expect(await button.isDisabled()).toBe(true);
    const first = await button.textContent();
    await expect.poll(() => button.textContent(), { timeout: 5_000 }).not.toBe(first);
    expect(await page.getByLabel('E-mail').inputValue()).toBe(ada.email);
    await expectAccessible(page);
  });

  test('the server goes away and comes back: the page says so, and goes on where it was', async () => {
    const page = await openEdit();
    await page.getByLabel('Name').fill('Typed while it was away');
    const { port } = new URL(server.url);
    await server.close();
    await page.getByText('The server does not answer').waitFor();
    await save(page);
    await page.getByText('The server cannot be reached').waitFor();
    await expectAccessible(page);
    server = await startServer({ ...settings, port: Number(port) });
    await page.getByText('What you see may be old').waitFor({ state: 'detached' });
    expect(await typedName(page)).toBe('Typed while it was away');
    await page.getByRole('dialog').getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Typed while it was away', level: 1 }).waitFor();
  });

  test('the session ends in the middle of a form: one signs in over it, and nothing typed is lost', async () => {
    const page = await openEdit();
    await page.getByLabel('Name').fill('Typed before it ended');
    // It ends as the form is sent: ended before, any other request of the page might be the first to be told.
    await page.route(`**/api/v1/clients/${clientId}`, async (route) => {
      if (route.request().method() === 'PATCH') await page.context().clearCookies();
      await route.continue();
    });
    await save(page);
    const again = page.getByRole('dialog', { name: 'Sign in again' });
    await again.waitFor();
    await page.unrouteAll();
    await again.getByLabel(/Password/).fill(ada.password);
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await again.waitFor({ state: 'detached' });
    expect(await typedName(page)).toBe('Typed before it ended');
    await page.getByText('Your session had ended').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Typed before it ended', level: 1 }).waitFor();
  });
});
