import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { expectAccessible, hasBrowser, holdBack, phone } from '../browser.ts';
import { countSteps, sharedPages } from '../open-pages.ts';
import { reported } from '../world.ts';

const MENDED = "{{ event.person.phone | default: 'none' }}";

describe.skipIf(!hasBrowser)('watching and acting', { timeout: 120_000 }, () => {
  const pages = sharedPages('data');

  test('lists hear of what concerns them: a delivery, a workflow', async () => {
    const { report, server, clientId } = pages.world;
    const [deliveries, workflows] = await Promise.all([
      pages.open('/all/any/deliveries'),
      pages.open(`/${clientId}/any/workflows`),
    ]);
    await deliveries.getByRole('row').nth(1).waitFor();
    await workflows.getByRole('row').nth(1).waitFor();
    await report(reported('sms', 'delivered', { recipient: '+15550142' }));
    await deliveries.getByRole('row').getByText('+15550142').waitFor();
    const pause = { id: 'pause', type: 'wait', for: '1 hour' };
    const definition = { name: 'Come lately', trigger: { type: 'manual' }, connection: 'Example shop', steps: [pause] };
    await server.services.workflows.apply({ clientId, definition });
    await workflows.getByRole('row').getByText('Come lately').waitFor();
  });

  test('what changes while a list is read for the first time is on it', async () => {
    const [page, other] = await Promise.all([pages.open('/all/any/clients'), pages.open('/all/any/events')]);
    await other.getByRole('row').nth(1).waitFor();
    const firstAnswer = await holdBack(page, /\/api\/v1\/events\?/);
    const connected = page.waitForResponse('**/api/v1/stream');
    await page.goto('/all/any/events');
    await Promise.all([connected, firstAnswer.read]);
    const recipient = 'meanwhile@example.com';
    await pages.world.report(reported('webhook', 'sent', { recipient }));
    await other.getByRole('row').getByText(recipient).waitFor();
    // Whatever else is told of it would bring it too: here all of that comes before the answer.
    await sleep(1_000);
    firstAnswer.letGo();
    await page.getByRole('link', { name: recipient }).waitFor();
  });

  test('workflows tell what they do: the day, what waits in which version; the server narrows them', async () => {
    const page = await pages.open('/all/any/workflows');
    const row = (name: string) => page.getByRole('row').filter({ hasText: name });
    await row('Note what became of an email').getByText('5 succeeded, 2 failed', { exact: true }).waitFor();
    await row('whose name is as long').getByText('1 on v1').waitFor();
    await page.goto('/all/any/workflows?search=COURIER&trigger=manual');
    await page.getByRole('row').getByText('Text the courier').waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
    await page.goto('/all/staging/workflows');
    await page.getByText('No workflow is on in Staging').waitFor();
  });

  test('a person has a page with what was sent, reported and run', async () => {
    const page = await pages.open('/all/any/persons/ada');
    await page.getByRole('region', { name: 'Deliveries' }).getByRole('link').nth(1).waitFor();
    await expectAccessible(page);
  });

  test('did somebody get the message: three steps', async () => {
    const page = await pages.open('/all/any/home');
    await page.getByRole('heading', { name: 'Home' }).waitFor();
    const { step, count } = countSteps();
    await step(() => page.keyboard.press('Control+k'));
    await step(async () => {
      await page.getByRole('combobox').fill('grace@example.org');
      await page.keyboard.press('Enter');
    });
    await step(() => page.getByRole('row').getByRole('link', { name: 'grace@example.org' }).click());
    await page.getByRole('region', { name: 'What became of it' }).getByText('clicked').waitFor();
    expect(count()).toBeLessThanOrEqual(3);
  });

  test.each([
    ['dlv_story_grace', /\/deliveries\/dlv_story_grace$/],
    ['Bluebird Bakery', /\/clients\/cl_\w+$/],
    ['Text the cour', /\/workflows\/wf_\w+$/],
    ['con_', /\/connections\/con_\w+$/],
    ['zapi', /\/triggers\/te_\w+\/destinations\/\w+$/],
  ])('the palette goes from %s to its page', async (typed, address) => {
    const page = await pages.open('/all/any/home');
    await page.getByRole('heading', { name: 'Home' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill(typed === 'con_' ? pages.world.connectionId : typed);
    await page
      .getByRole('option', { name: /^(Delivery|Client|Workflow|Destination) · |^Open the connection/ })
      .first()
      .click();
    await expect.poll(() => page.url()).toMatch(address);
    await page.getByRole('heading', { level: 1 }).waitFor();
  });

  test('filters stand in the address, are told in words, and Back undoes them', async () => {
    const page = await pages.open('/all/any/events');
    await page.getByRole('row').nth(1).waitFor();
    await page.keyboard.press('f');
    await page.getByRole('combobox').fill('bounc');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toContain('metric=bounced');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('row').getByText('bounced').count()).toBe(2);
    await page.getByText('2 of').waitFor();
    await page.goBack();
    await expect.poll(() => page.url()).not.toContain('metric');
  });

  test('filters are kept under a name, and brought back', async () => {
    const page = await pages.open('/all/any/events?metric=bounced&last=24h');
    await page.getByRole('row').nth(1).waitFor();
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: 'Keep these filters…' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Bounced today');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Keep view' }).click();
    await page.goto('/all/any/events?objectType=sms');
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: 'Bounced today', exact: true }).click();
    await expect.poll(() => page.url()).toMatch(/\/all\/any\/events\?metric=bounced&last=24h$/);
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: 'Forget' }).click();
    await page.goto('/all/any/events');
    await page.getByRole('row').nth(1).waitFor();
    expect(await page.getByRole('button', { name: 'Views' }).count()).toBe(0);
  });

  test('another scope keeps the filters that mean something there; a chip says the name', async () => {
    const { clientId, connectionId } = pages.world;
    const page = await pages.open(`/${clientId}/any/events?metric=bounced&connectionId=${connectionId}`);
    await page.getByRole('search', { name: 'Filters' }).getByText('Example shop').waitFor();
    await page.getByRole('button', { name: /^Data of/ }).click();
    await page.getByRole('button', { name: 'Production' }).click();
    await expect.poll(() => page.url()).toContain(`/${clientId}/production/events?metric=bounced&connectionId=`);
    await page.getByRole('button', { name: /^Data of/ }).click();
    await page.getByRole('option', { name: 'All clients' }).click();
    await expect.poll(() => page.url()).toMatch(/\/all\/production\/events\?metric=bounced$/);
  });

  test('in a narrow window the filters do not lie over the count, and every environment fits its button', async () => {
    const page = await pages.open('/all/any/runs', { viewport: { width: 390, height: 844 } });
    await page.getByRole('row').nth(1).waitFor();
    const filters = page.getByRole('search', { name: 'Filters' });
    const count = page.getByText(/^\d+ runs$/);
    const bar = (await filters.boundingBox()) ?? expect.fail('no filters');
    expect(bar.y + bar.height).toBeLessThanOrEqual((await count.boundingBox())?.y ?? 0);
    expect(
      await filters.evaluate((of: HTMLElement) => of.offsetHeight - of.clientHeight),
      'the height of a scrollbar',
    ).toBe(0);
    await page.getByRole('button', { name: /change whose data is shown$|^Data of/ }).click();
    const environments = page.getByRole('group', { name: 'Environment' }).getByRole('button');
    for (const button of await environments.all()) {
      expect(
        await button.evaluate((of) => [of.scrollHeight - of.clientHeight, of.scrollWidth - of.clientWidth]),
      ).toEqual([0, 0]);
    }
  });

  test('rows are walked by keyboard, looked at beside the list, and Back closes that', async () => {
    const page = await pages.open('/all/any/events');
    await page.getByRole('row').nth(1).waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
    const second = (await page.getByRole('row').nth(2).getByRole('link').first().textContent()) as string;
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('e');
    await page.getByRole('dialog').getByRole('link', { name: 'Open' }).waitFor();
    await expectAccessible(page);
    await page.goBack();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(focused).toBe(second);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: second }).waitFor();
  });

  test('from the page of one, j and k lead through the list that one came from', async () => {
    const page = await pages.open('/all/any/events');
    await page.getByRole('row').nth(3).waitFor();
    const third = (await page.getByRole('row').nth(3).getByRole('link').first().textContent()) as string;
    await page.getByRole('row').nth(2).getByRole('link').first().click();
    await page.getByRole('navigation', { name: 'Where this belongs' }).waitFor();
    const first = page.url();
    await page.keyboard.press('j');
    await page.getByRole('heading', { name: third, level: 1 }).waitFor();
    await page.keyboard.press('k');
    await expect.poll(() => page.url()).toBe(first);
  });

  test.each([
    ['deliveries?metric=clicked', 'clicked'],
    ['runs?status=failed', 'note_click'],
    ['activity', 'Requests and answers'],
  ])('beside the list of %s stands what its rows are about', async (list, words) => {
    const page = await pages.open(`/all/any/${list}`);
    await page.getByRole('row').nth(1).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('e');
    const beside = page.getByRole('dialog');
    await beside
      .getByText(words)
      .or(beside.getByRole('region', { name: words }))
      .first()
      .waitFor();
    await expectAccessible(page);
    await beside.getByRole('link', { name: 'Open', exact: true }).click();
    await page.getByRole('navigation', { name: 'Where this belongs' }).waitFor();
  });

  test('the other side of all this, the local Customer.io, is one press away', async () => {
    const page = await pages.open('/all/any/home');
    const link = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Sandbox' });
    expect(await link.getAttribute('href')).toBe(new URL('/__sandbox/', pages.world.sandbox.us.track).href);
  });

  test('a workflow is drawn on its page', async () => {
    const page = await pages.open('/all/any/workflows');
    await page.getByRole('link', { name: 'Note what became of an email' }).click();
    await page.getByRole('img', { name: /^An event: email opened.*Add or update a person/ }).waitFor();
    await expectAccessible(page);
  });

  test('on a phone, rows are selected too', async () => {
    const page = await pages.open('/all/any/runs', phone);
    await page.getByRole('row').getByRole('checkbox').first().check();
    await page.getByText('1 run selected').waitFor();
    await page.getByRole('button', { name: 'Retry…' }).waitFor();
    await expectAccessible(page);
  });

  test('events are replayed behind a guard: four steps from the list', async () => {
    const page = await pages.open('/all/any/events?metric=bounced');
    await page.getByRole('row').nth(1).waitFor();
    const { step, count } = countSteps();
    await step(() => page.getByLabel('Select all events shown').click());
    await step(() => page.getByRole('button', { name: 'Replay…' }).click());
    const dialog = page.getByRole('dialog', { name: 'Replay 2 events?' });
    await dialog.getByText('New runs send again').waitFor();
    await expectAccessible(page);
    expect(await dialog.getByRole('button', { name: 'Replay 2' }).isDisabled()).toBe(true);
    await step(() => dialog.getByLabel('Type 2 to go on').fill('2'));
    await step(() => dialog.getByRole('button', { name: 'Replay 2' }).click());
    await page.getByRole('dialog', { name: '2 events are replayed' }).waitFor();
    expect(count()).toBeLessThanOrEqual(4);
  });

  test('the navigation says how much waits, as the inbox has it, and follows it', async () => {
    const page = await pages.open('/all/any/home');
    const navigation = page.getByRole('navigation', { name: 'Main' });
    await navigation.getByRole('link', { name: /^Inbox\s*\d+ waits?$/ }).click();
    const cards = page.getByRole('main').getByRole('article');
    await cards.nth(1).waitFor();
    const counted = async () =>
      Number(/\d+/.exec((await navigation.getByRole('link', { name: /^Inbox/ }).textContent()) ?? '')?.[0]);
    await expect.poll(counted).toBe(await cards.count());
    const before = await counted();
    const { clientId, server, sandbox } = pages.world;
    const { connections } = server.services;
    const ofNobody = await connections.create({ clientId, name: 'Of nobody' });
    await connections.setCredentials(ofNobody, 'staging', {
      region: 'us',
      siteId: 'of-nobody',
      trackApiKey: 'of-nobody',
      signingKeys: [],
      sandboxUrls: sandbox.us,
    });
    await connections.probe(ofNobody, 'staging');
    await page.getByRole('heading', { name: /^Connections/ }).waitFor();
    await expect.poll(counted).toBe(before + 1);
    await connections.remove(ofNobody, { force: true });
  });

  test('what cannot be had leads back to its list, which is marked in the navigation', async () => {
    const page = await pages.open('/events/ev_none');
    await page.getByText('There is no such event').waitFor();
    const navigation = page.getByRole('navigation', { name: 'Main' });
    await navigation.locator('[aria-current]', { hasText: 'Events' }).waitFor();
    await page.getByRole('navigation', { name: 'Where this belongs' }).getByRole('link', { name: 'Events' }).click();
    await page.waitForURL(/\/all\/any\/events$/);
    await page.route(/\/api\/v1\/runs(\?|\/count)/, (route) =>
      route.fulfill({ status: 403, json: { status: 403, code: 'not_allowed', detail: 'You may not see this' } }),
    );
    await page.goto('/all/any/runs');
    await page.getByText('This is not open to you').waitFor();
    expect(await page.getByRole('search', { name: 'Filters' }).count()).toBe(0);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Your role and clients' }).click();
    await page.waitForURL(/\/settings\/account$/);
  });

  test('a run that failed is told by what its step does, not by the id of that', async () => {
    const told = 'Add or update a person: The person of the event has no phone.';
    for (const path of ['/all/any/runs?status=failed', '/all/any/live']) {
      const page = await pages.open(path);
      await page.getByText(told).first().waitFor();
    }
  });

  test('an address without a scope is that of the one that was looked at last', async () => {
    const page = await pages.open('/runs?status=failed');
    await page.waitForURL(/\/all\/any\/runs\?status=failed$/);
    await page.goto(`/${pages.world.clientId}/production/events`);
    await page.getByRole('heading', { name: 'Events' }).waitFor();
    await page.goto('/inbox');
    await page.waitForURL(`**/${pages.world.clientId}/production/inbox`);
    await page.goto('/syncs/schedules');
    await page.waitForURL(`**/${pages.world.clientId}/production/syncs/schedules`);
  });

  test('a message that nobody knows of is decided: three steps', async () => {
    const page = await pages.open('/all/any/home');
    const { step, count } = countSteps();
    await step(() => page.getByRole('link', { name: /to decide/ }).click());
    const card = page.getByRole('article', { name: /Was this sent/ });
    await card.getByRole('radio', { name: /^It was sent/ }).waitFor();
    await expectAccessible(page);
    await step(() => card.getByRole('button', { name: 'Go on: it was sent' }).click());
    await card.waitFor({ state: 'detached' });
    expect(count()).toBeLessThanOrEqual(3);
  });

  test('failed runs of one cause are understood, mended and retried together: six steps', async () => {
    const page = await pages.open('/all/any/home');
    const { step, count } = countSteps();
    await step(() => page.getByRole('link', { name: /runs failed/ }).click());
    // As it stands, all of them would fail again: that is not offered.
    const group = page.getByRole('article').filter({ hasText: 'The person of the event has no phone' });
    await group.getByText('a retry fails the same way').waitFor();
    expect(await group.getByRole('button').count()).toBe(0);
    await expectAccessible(page);
    await step(() => group.getByRole('link', { name: 'Mend this step' }).click());
    const field = page.getByRole('textbox', { name: 'Value 1 of Attributes', exact: true });
    await step(async () => {
      // Beside the pill, which has a menu of its own.
      await field.click({ position: { x: ((await field.boundingBox())?.width ?? 0) - 8, y: 12 } });
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.insertText(MENDED);
    });
    await step(() => page.getByRole('button', { name: 'Turn on…' }).click());
    const dialog = page.getByRole('dialog');
    await step(() => dialog.getByRole('button', { name: 'Save and turn on' }).click());
    await dialog.getByText('Steps that are done are not done again').waitFor();
    await expectAccessible(page);
    await step(() => dialog.getByRole('button', { name: 'Retry 2' }).click());
    await page.getByText('2 runs go on').waitFor();
    expect(count()).toBeLessThanOrEqual(6);
    await expect.poll(async () => (await pages.world.server.services.runs.count({ status: 'failed' })).runs).toBe(0);
  });

  test('a wait is skipped, and a run is cancelled, each after a question', async () => {
    const page = await pages.open('/all/any/runs?status=waiting&waitingFor=time');
    await page.getByRole('row').getByRole('link').first().click();
    await page.getByRole('button', { name: 'Cancel run' }).click();
    await page.getByRole('dialog', { name: 'Cancel this run?' }).getByRole('button', { name: 'Let it go on' }).click();
    await page.getByRole('button', { name: 'Skip the wait' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Go on now' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('succeeded').first().waitFor();
  });

  test.each([
    ['200,000 lines', { rows: [...Array(199_990).fill(1), 'the needle'] }],
    ['one long text', { text: `${'hay '.repeat(249_800)}the needle` }],
  ])('a payload of %s opens with the rows in sight alone, and can be searched', async (what, payload) => {
    await pages.world.report(reported('webhook', 'sent', { recipient: what, ...payload }));
    const page = await pages.open('/all/any/events');
    await page.getByRole('link', { name: what }).first().click();
    const search = page.getByRole('searchbox', { name: 'Search in the payload' });
    await search.fill('THE NEEDLE');
    await page.getByText('1 of 1', { exact: true }).waitFor();
    await page.locator('mark', { hasText: /needle$/ }).waitFor();
    expect(await page.locator('*').count()).toBeLessThan(1_000);
    await expectAccessible(page);
  });
});
