import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { desktop, expectAccessible, hasBrowser, phone } from '../browser.ts';
import { countSteps, createOpener, startBrowser, tabTo } from '../open-pages.ts';
import { reported, startWorld, type World } from '../world.ts';

const owner = { name: 'Ada Lovelace', email: 'ada@example.com', password: 'correct horse battery' };

// The pages are shown in the order in which somebody new comes to see them: one server, one story.
describe.skipIf(!hasBrowser)('the console', { timeout: 60_000 }, () => {
  let world: World;
  let browser: Browser;
  let signedIn: NonNullable<BrowserContextOptions['storageState']>;
  /** Of strangers, and of the owner once there is one. */
  let pages: ReturnType<typeof createOpener>;
  let mine: ReturnType<typeof createOpener> | undefined;

  beforeAll(async () => {
    [world, browser] = await Promise.all([startWorld(), startBrowser()]);
    pages = createOpener(browser, world.server.url);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });
  afterEach(async () => {
    for (const each of [pages, mine]) {
      await each?.closeAll();
      // Whatever a page refused to run, or asked of a stranger's host, is a fault of the console.
      expect(each?.complaints.splice(0) ?? []).toEqual([]);
    }
  });

  const open = (path: string, options: BrowserContextOptions = {}) => pages.open(path, options);
  /** In one context, so that the console's code is read once; with options, or as `apart`, in one of its own. */
  const openSignedIn = (path: string, options?: BrowserContextOptions) =>
    options === undefined ? (mine as typeof pages).open(path) : open(path, { storageState: signedIn, ...options });
  const apart: BrowserContextOptions = {};

  const shown = (page: Page, text: string) => page.getByText(text).first().waitFor();
  const rows = (page: Page, list: 'Events' | 'Runs') => page.getByRole('region', { name: list }).getByRole('listitem');

  test('the first owner makes an account by keyboard alone, and is told how to get a first event', async () => {
    const page = await open(world.welcomeUrl);
    await page.getByLabel('Name').waitFor();
    await expectAccessible(page);
    for (const text of [owner.name, owner.email, 'too short']) {
      await page.keyboard.press('Tab');
      await page.keyboard.type(text);
    }
    await page.keyboard.press('Enter');
    await shown(page, 'This is too short');
    expect(await page.getByLabel('Password').getAttribute('aria-describedby')).toContain('fault');
    await expectAccessible(page);
    await page.getByLabel('Password').fill(owner.password);
    await page.keyboard.press('Enter');
    await shown(page, 'Nothing waits for you');
    expect(page.url()).toBe(`${world.server.url}/all/any/home`);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Live' }).first().click();
    await shown(page, 'No events yet');
    await shown(page, 'No runs yet');
    await expectAccessible(page);
    signedIn = await page.context().storageState();
    mine = createOpener(browser, world.server.url, { storageState: signedIn });
  });

  test('a welcome link works once, and one that is cut off says so', async () => {
    const used = await open(world.welcomeUrl);
    await shown(used, 'This link was used');
    await expectAccessible(used);
    // It will not come back: whoever has an account signs in.
    expect(await used.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    await used.getByRole('link', { name: 'Sign in' }).click();
    await used.getByLabel('Password').waitFor();
    const cut = await open('/welcome');
    await shown(cut, 'This link is not whole');
  });

  test('a stranger signs in first, is told when it fails, and lands where they wanted to go', async () => {
    const page = await open('/events/ev_none');
    await page.getByLabel('E-mail').fill(owner.email);
    await page.getByLabel('Password').fill('not the right one');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await shown(page, 'do not belong together');
    await page.getByLabel('Password').fill(owner.password);
    await page.keyboard.press('Enter');
    await shown(page, 'There is no such event');
    expect(page.url()).toBe(`${world.server.url}/events/ev_none`);
  });

  test.each(['//example.test/', '/\\example.test/', 'https://example.test/'])(
    'signing in never leads to %s',
    async (to) => {
      const page = await openSignedIn(`/sign-in?to=${encodeURIComponent(to)}`);
      await page.route('**/api/auth/sign-in/email', (route) => route.fulfill({ json: {} }));
      await page.getByLabel('E-mail').fill(owner.email);
      await page.getByLabel('Password').fill(owner.password);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Home' }).waitFor();
      expect(page.url()).toBe(`${world.server.url}/all/any/home`);
    },
  );

  test('an event and the run that reacts to it show up by themselves, the newest first', async () => {
    const page = await openSignedIn('/all/any/live');
    await shown(page, 'Listening');
    await world.report(reported('email', 'delivered', { recipient: 'grace@example.org', subject: 'Order A-17' }));
    await shown(page, 'grace@example.org');
    await world.report(reported('email', 'opened', { recipient: 'ada@example.com', subject: 'Order A-17' }));
    await page.getByRole('region', { name: 'Runs' }).getByText('succeeded').waitFor();
    await page.getByRole('region', { name: 'Events' }).getByText('ada@example.com').waitFor();
    expect(await rows(page, 'Events').allInnerTexts()).toEqual([
      expect.stringMatching(/ada@example\.com[\s\S]*opened/),
      expect.stringMatching(/grace@example\.org[\s\S]*delivered/),
    ]);
    expect(await rows(page, 'Runs').allInnerTexts()).toEqual([
      expect.stringMatching(/Note what became of an email[\s\S]* m?s · [\s\S]*email opened · ada@example\.com/),
    ]);
  });

  test('what no webhook reports is not counted as none', async () => {
    const page = await openSignedIn('/all/any/home');
    const deliveries = page.getByRole('region', { name: 'Deliveries' });
    await deliveries.getByRole('link', { name: 'Sent not reported' }).waitFor();
    await deliveries.getByRole('link', { name: 'Opened 1' }).waitFor();
    await deliveries.getByRole('link', { name: 'Clicked 0' }).waitFor();
    await deliveries.getByText('Only what a webhook reports is counted').waitFor();
  });

  test('paused, the list stays as it is until it is resumed', async () => {
    const page = await openSignedIn('/all/any/live');
    await shown(page, 'Listening');
    await page.getByRole('button', { name: 'Pause' }).click();
    await world.report(reported('sms', 'bounced', { recipient: '+15550100', failure_message: 'Not reachable' }));
    await shown(page, 'Paused, more has arrived');
    expect(await page.getByText('+15550100').count()).toBe(0);
    await page.getByRole('button', { name: 'Resume' }).click();
    await shown(page, '+15550100');
    await shown(page, 'Listening');
  });

  test('what was missed while the connection was lost is fetched when it is back', async () => {
    const page = await openSignedIn('/all/any/live', apart);
    await shown(page, 'Listening');
    await page.context().setOffline(true);
    await shown(page, 'Reconnecting…');
    await world.report(reported('slack', 'sent', { recipient: '#orders' }));
    await page.context().setOffline(false);
    await shown(page, '#orders');
    await shown(page, 'Listening');
  });

  test('a stream that is refused is asked for again, and what was missed is fetched', async () => {
    const page = await openSignedIn('/sign-in', apart);
    await page.clock.install();
    await page.route('**/api/v1/stream', (route) => route.fulfill({ status: 502 }));
    await page.goto('/all/any/live');
    await shown(page, 'Reconnecting…');
    await world.report(reported('in_app', 'sent', { recipient: 'inbox of ada' }));
    await page.unrouteAll();
    await page.clock.fastForward(3_000);
    await shown(page, 'Listening');
    await shown(page, 'inbox of ada');
  });

  test('an event tells its facts and exactly what was posted', async () => {
    const event = reported('email', 'bounced', {
      recipient: 'margaret@example.com',
      subject: 'Five things to try',
      failure_message: '550 5.1.1 No such mailbox',
      newsletter_id: 7,
      unheard_of: { nested: ['"quoted"', null, -1.5e3, true] },
    });
    await world.report(event);
    const page = await openSignedIn('/all/any/live');
    await page.getByRole('link', { name: 'margaret@example.com' }).first().click();
    await page.getByRole('heading', { name: 'margaret@example.com' }).waitFor();
    const facts = await page.getByRole('region', { name: 'Facts' }).textContent();
    for (const fact of ['Five things to try', '550 5.1.1 No such mailbox', 'Newsletter 7', event.event_id]) {
      expect(facts).toContain(fact);
    }
    expect(JSON.parse((await page.locator('pre').textContent()) ?? '')).toEqual(event);
    await page.getByRole('region', { name: 'Runs' }).getByRole('link', { name: 'Note what became' }).click();
    await page.getByRole('heading', { name: 'Note what became of an email' }).waitFor();
  });

  test('a run tells its steps with input and output, and stays up to date', async () => {
    const page = await openSignedIn('/all/any/live');
    await page.getByRole('link', { name: 'email bounced · margaret@example.com' }).click();
    const steps = page.getByRole('region', { name: 'Steps' });
    await steps.getByText('keep_count').waitFor();
    await expect
      .poll(() => steps.getByRole('heading', { level: 3 }).allTextContents())
      .toEqual(['Branch which', 'Add or update a person note_bounce', 'Add or update a person keep_count']);
    const values = await steps.locator('pre').allTextContents();
    expect(values.map((value) => JSON.parse(value))).toContainEqual(
      expect.objectContaining({ attributes: expect.objectContaining({ bounce_reason: '550 5.1.1 No such mailbox' }) }),
    );
    await steps.getByText('Requests and answers').first().click();
    await steps.getByText('POST', { exact: true }).click();
    await steps.getByRole('region', { name: 'Request' }).getByText('550 5.1.1 No such mailbox').waitFor();
    await expectAccessible(page);
    await steps.getByRole('link', { name: 'Open the call' }).click();
    await page.getByRole('region', { name: 'Requests and answers' }).getByText('POST', { exact: true }).waitFor();
    await expectAccessible(page);
  });

  test('a failed run says why', async () => {
    await world.report(reported('email', 'clicked', { recipient: 'tim@example.test', href: 'https://example.com/a' }));
    const page = await openSignedIn('/all/any/live');
    await page.getByRole('region', { name: 'Runs' }).getByText('failed').waitFor();
    await page.getByRole('region', { name: 'Runs' }).getByRole('link', { name: /phone/ }).click();
    const steps = page.getByRole('region', { name: 'Steps' });
    await steps.getByText('The person of the event has no phone').waitFor();
    await expectAccessible(page);
  });

  // One more for whoever is the first, and types their e-mail address too: that form is filled in above.
  test.each([
    ['with a mouse', clicking],
    ['by keyboard alone', typing],
  ] as const)('from a printed link to a first event with its run in four steps, %s', async (how, does) => {
    const email = `${how.replaceAll(' ', '-')}@example.com`;
    const { people, welcome } = world.server.services;
    const { id } = await people.invite({ name: '', email, role: 'owner', clientIds: null });
    const page = await open(await welcome.invitationUrl(world.server.url, id));
    await page.getByLabel('Name').waitFor();
    const { step, count } = countSteps();
    await step(() => does.type(page, 'Name', 'Newcomer'));
    await step(() => does.type(page, 'Password', owner.password));
    await step(() => does.press(page, 'button', 'Make my account'));
    await page.getByText('The last one:').waitFor();
    await step(() => does.press(page, 'link', 'Note what became of an email'));
    await page.getByRole('region', { name: 'Event' }).getByText('tim@example.test').first().waitFor();
    await page.getByRole('region', { name: 'Steps' }).getByRole('heading').first().waitFor();
    expect(count()).toBeLessThanOrEqual(4);
  });

  test('a fault is told with the way out, and leaves when it is over', async () => {
    const page = await openSignedIn('/runs/run_none');
    await shown(page, 'There is no such run');
    await page.route('**/api/v1/events?*', (route) => route.abort());
    await page.route('**/api/v1/runs?*', (route) => route.fulfill({ status: 500, body: '<html>' }));
    await page.getByRole('link', { name: 'Live' }).first().click();
    await shown(page, 'The server cannot be reached');
    await shown(page, 'The server ran into a fault');
    await expectAccessible(page);
    await page.unrouteAll();
    for (const list of ['Events', 'Runs']) {
      await page.getByRole('region', { name: list }).getByRole('button', { name: 'Try again' }).click();
    }
    await shown(page, 'margaret@example.com');
    // What was asked before the fault was over may be answered after the rest.
    await page.getByRole('alert').waitFor({ state: 'detached' });
  });

  test('older events are there to read, and stand still meanwhile', async () => {
    const page = await openSignedIn('/all/any/live');
    await shown(page, 'Listening');
    const report = (count: number) => world.report(reported('webhook', 'sent', { recipient: `hook ${count}` }));
    for (let count = 0; count < 45; count++) await report(count);
    await shown(page, 'hook 44');
    await page.route('**/api/v1/events?*before=*', async (route) => {
      await sleep(1_500);
      await route.continue();
    });
    // The newest are still being asked for, over and over, when the older ones are.
    for (let count = 45; count < 50; count++) await report(count);
    await page.getByRole('button', { name: 'Show older' }).click();
    await shown(page, 'grace@example.org');
    await shown(page, 'Paused');
  });

  test('the keyboard reaches everything, and the focus follows the page', async () => {
    const page = await openSignedIn('/all/any/live');
    await shown(page, 'hook 49');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Pause');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toContain('hook 49');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'hook 49' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
  });

  // Colours do not depend on the width, nor widths on the colours: two of the four tell all.
  test.each([
    ['desktop', 'light', desktop],
    ['phone', 'dark', phone],
  ] as const)('on a %s in %s, every page is readable and fits', async (_device, colorScheme, device) => {
    const page = await openSignedIn('/all/any/live', { ...device, colorScheme });
    await shown(page, 'hook 49');
    await expectAccessible(page);
    if (device === phone) {
      await page.getByRole('tab', { name: 'Runs' }).click();
      await shown(page, 'Note what became of an email');
      await expectAccessible(page);
    }
    await page.getByRole('link', { name: 'email bounced' }).first().click();
    await shown(page, 'note_bounce');
    await expectAccessible(page);
    await page.goBack();
    if (device === phone) await page.getByRole('tab', { name: 'Events' }).click();
    await page.getByRole('link', { name: 'hook 49' }).click();
    await shown(page, 'Payload');
    await expectAccessible(page);
    await page.getByRole('button', { name: /Account of/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
  });

  test('a session that ends is begun again over the page, and nothing on it is lost', async () => {
    const page = await openSignedIn('/all/any/events', apart);
    await shown(page, 'hook 49');
    const address = page.url();
    await page.context().clearCookies();
    await world.report(reported('webhook', 'sent', { recipient: 'hook 50' }));
    const dialog = page.getByRole('dialog', { name: 'Sign in again' });
    await dialog.getByLabel(/Password/).fill('not the right one');
    await page.keyboard.press('Enter');
    await dialog.getByText('not your password').waitFor();
    await expectAccessible(page);
    await dialog.getByLabel(/Password/).fill(owner.password);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await shown(page, 'hook 50');
    expect(page.url()).toBe(address);
  });

  test('signing out ends the session on the server too', async () => {
    const page = await openSignedIn('/all/any/live', apart);
    await page.getByRole('button', { name: 'Account of Ada Lovelace' }).press('Enter');
    await page.getByRole('menuitem', { name: 'Sign out' }).press('Enter');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    const again = await openSignedIn('/all/any/live', apart);
    await again.getByRole('heading', { name: 'Sign in' }).waitFor();
  });
});

const focused = (page: Page) =>
  page.evaluate(() => (document.activeElement as HTMLElement | null)?.textContent?.trim());

const clicking = {
  type: (page: Page, label: string, text: string) => page.getByLabel(label).fill(text),
  press: (page: Page, role: 'button' | 'link', name: string) => page.getByRole(role, { name }).click(),
};
const typing = {
  type: (page: Page, label: string, text: string) => tabTo(page, label).then(() => page.keyboard.type(text)),
  press: (page: Page, _role: 'button' | 'link', name: string) =>
    tabTo(page, name).then(() => page.keyboard.press('Enter')),
};
