import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hasBrowser } from '../browser.ts';
import { countSteps, sharedPages, tabTo } from '../open-pages.ts';

// The journeys without a mouse: a step is one press, choice, paste or typed field; Tab only leads there.
// The first journey, from the printed link on, stands in first-look.test.ts, the second in connect.test.ts.
describe.skipIf(!hasBrowser)('by keyboard alone, with its steps counted', { timeout: 90_000 }, () => {
  const pages = sharedPages('data');

  /** What a person without a mouse does, counted. */
  async function atKeyboard(path: string) {
    const page = await pages.open(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const { step, count } = countSteps();
    return {
      page,
      count,
      press: (name: string | RegExp) => step(() => tabTo(page, name).then(() => page.keyboard.press('Enter'))),
      choose: (name: string | RegExp) => step(() => tabTo(page, name).then(() => page.keyboard.press('Space'))),
      type: (name: string | RegExp, text: string) => step(() => tabTo(page, name).then(() => page.keyboard.type(text))),
      keys: (...keys: string[]) => step(() => inTurn(page, keys)),
      write: (text: string) => step(() => page.keyboard.insertText(text)),
    };
  }
  async function inTurn(page: Page, keys: string[]): Promise<void> {
    for (const key of keys) await page.keyboard.press(key);
  }

  test('3: a webhook is set up, and its key pasted', async () => {
    const { page, press, type, count } = await atKeyboard('/triggers/new');
    await tabTo(page, 'Create trigger');
    await page.keyboard.press('Enter');
    await page.getByText('Its address is made').waitFor();
    await press('Set it up for me');
    await page.getByText('is looked after').waitFor();
    await type('Signing key', 'whsk_test_0123456789');
    await press('Save key');
    await page.getByText('Waiting for the first event').waitFor();
    expect(count()).toBeLessThanOrEqual(3);
  });

  test('4: a person is identified by form, looked at first', async () => {
    const { page, keys, type, press, count } = await atKeyboard(`/${pages.world.clientId}/production/connections`);
    await keys('Control+k');
    await page.getByRole('combobox').waitFor();
    await page.keyboard.insertText('Add or update a person');
    await page.getByRole('option', { name: 'Add or update a person' }).waitFor();
    await keys('Enter');
    await page.getByRole('heading', { level: 1, name: 'Add or update a person' }).waitFor();
    await type('Person: id', 'ada');
    await type('Name 1 of Attributes', 'plan');
    await type('Value 1 of Attributes', 'pro');
    await press('Preview request');
    await page.getByText('Nothing has left').waitFor();
    await press('Run action');
    await page.getByText('Customer.io has taken it').waitFor();
    expect(count()).toBeLessThanOrEqual(7);
  });

  test('5: did somebody get the message', async () => {
    const { page, keys, write, count } = await atKeyboard('/all/any/home');
    await keys('Control+k');
    await page.getByRole('combobox').waitFor();
    await write('grace@example.org');
    await page.keyboard.press('Enter');
    await page.getByRole('row').getByRole('link', { name: 'grace@example.org' }).waitFor();
    await keys('j', 'Enter');
    await page.getByRole('region', { name: 'What became of it' }).getByText('clicked').waitFor();
    expect(count()).toBeLessThanOrEqual(3);
  });

  test('7: failed runs of one cause are understood, mended and retried together', async () => {
    const { page, press, count, keys } = await atKeyboard('/all/any/home');
    await page.getByText('2 runs failed').waitFor();
    await press('2 runs failed');
    await page.getByRole('link', { name: 'Mend this step' }).first().waitFor();
    await press('Mend this step');
    const field = page.getByRole('textbox', { name: 'Value 1 of Attributes', exact: true });
    await field.waitFor();
    await tabTo(page, 'Value 1 of Attributes');
    await keys('Control+a', 'Backspace', ..."{{ event.person.phone | default: 'none' }}");
    await press('Turn on…');
    await page.getByRole('dialog').getByRole('button', { name: 'Save and turn on' }).waitFor();
    await press('Save and turn on');
    await page.getByRole('dialog').getByText('Steps that are done are not done again').waitFor();
    await press('Retry 2');
    await page.getByText('2 runs go on').waitFor();
    expect(count()).toBeLessThanOrEqual(6);
  });

  test('8: a message that nobody knows of is decided', async () => {
    const { page, keys, press, count } = await atKeyboard('/all/any/home');
    await keys('g', 'i');
    const card = page.getByRole('article', { name: /Was this sent/ });
    await card.getByRole('radio', { name: /^It was sent/ }).waitFor();
    await press('Go on: it was sent');
    await card.waitFor({ state: 'detached' });
    expect(count()).toBeLessThanOrEqual(3);
  });

  test('9: a key is replaced, with proof', async () => {
    const { sandbox, connectionId } = pages.world;
    const { page, press, write, count } = await atKeyboard(`/connections/${connectionId}`);
    await page.getByRole('button', { name: 'Replace Track API key' }).waitFor();
    await press(/^ReplaceReplace Track API key|^Replace Track API key/);
    await page.getByRole('textbox', { name: 'New key' }).waitFor();
    await write(sandbox.workspaces.find(({ region }) => region === 'us')?.trackApiKey ?? '');
    await press('Test and replace');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(count()).toBeLessThanOrEqual(3);
  });

  test('10: events are replayed behind a guard', async () => {
    const { page, choose, press, type, count } = await atKeyboard('/all/any/events?metric=bounced');
    await page.getByRole('row').nth(1).waitFor();
    await choose('Select all events shown');
    await press('Replay…');
    await page.getByRole('dialog', { name: 'Replay 2 events?' }).waitFor();
    await type('Type 2 to go on', '2');
    await press('Replay 2');
    await page.getByRole('dialog', { name: '2 events are replayed' }).waitFor();
    expect(count()).toBeLessThanOrEqual(4);
  });
});
