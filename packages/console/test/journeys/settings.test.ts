import { describe, expect, test } from 'vitest';
import { expectAccessible, hasBrowser } from '../browser.ts';
import { sharedPages } from '../open-pages.ts';

describe.skipIf(!hasBrowser)('settings, and what is seldom needed', { timeout: 120_000 }, () => {
  const pages = sharedPages('data');

  test('one’s own name is changed, and what was changed is found by its kind', async () => {
    const page = await pages.open('/settings/account');
    await page.getByLabel('Your name').fill('Ada King');
    await page.getByRole('button', { name: 'Change name' }).click();
    await page.getByText('Your name is changed').waitFor();
    await page.getByRole('button', { name: 'Account of Ada King' }).first().waitFor();
    await page.goto(`/clients/${pages.world.clientId}`);
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Example & Sons');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Example & Sons' }).waitFor();
    await page.goto('/settings/changes?kind=clients');
    const row = page.getByRole('row').filter({ hasText: 'Example & Sons' });
    await row.getByText('ada@example.com').waitFor();
    await expectAccessible(page);
    expect(await page.getByRole('row').filter({ hasText: 'welcome' }).count()).toBe(0);
  });

  test('the server looks at all that it needs, when it is asked to', async () => {
    const page = await pages.open('/settings/server');
    const needs = page.getByRole('region', { name: 'What it needs' });
    await needs.getByRole('button', { name: 'Look now' }).click();
    await needs.getByRole('button', { name: 'Look again' }).waitFor();
    await needs.getByRole('listitem').filter({ hasText: 'store integrity is well: ok' }).waitFor();
    await expectAccessible(page);
  });

  test('a key is erased on its own, after a question', async () => {
    const page = await pages.open(`/connections/${pages.world.connectionId}`);
    const production = page.getByRole('region', { name: 'Production' });
    await production.getByRole('button', { name: 'Erase App API key' }).click();
    const dialog = page.getByRole('dialog', { name: 'Erase the App API key of production?' });
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Erase key' }).click();
    await production.getByRole('button', { name: 'Add App API key' }).waitFor();
    expect(await production.getByRole('button', { name: 'Replace Track API key' }).count()).toBe(1);
  });

  test('replays are listed, each with the runs of it', async () => {
    const page = await pages.open('/all/any/events?metric=opened');
    await page.getByLabel('Select all events shown').click();
    await page.getByRole('button', { name: 'Replay…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Type 3 to go on').fill('3');
    await dialog.getByRole('button', { name: 'Replay 3' }).click();
    await page
      .getByRole('dialog', { name: '3 events are replayed' })
      .getByRole('button', { name: 'Close' })
      .last()
      .click();
    await page.getByRole('link', { name: 'Replays' }).click();
    await page.getByRole('row').getByText('1 event replayed').nth(2).waitFor();
    await expectAccessible(page);
    await page.getByRole('row').nth(1).getByRole('button', { name: 'Look beside the list' }).click();
    await page.getByRole('dialog').getByText('Runs started').waitFor();
    await expectAccessible(page);
    await page.getByRole('dialog').getByRole('link', { name: 'See the runs' }).click();
    await page.getByRole('row').filter({ hasText: 'email opened' }).first().waitFor();
  });

  test('a person is erased, counted first', async () => {
    const page = await pages.open('/settings/erasing');
    await page.getByLabel('All that the person is known by').fill('tim@example.org\ntim');
    await page.getByRole('button', { name: 'Count first' }).click();
    const dialog = page.getByRole('dialog', { name: 'Erase this person for good?' });
    await dialog.getByText(/Found: 4 events/).waitFor();
    await expectAccessible(page);
    await dialog.getByLabel('Type erase to go on').fill('erase');
    await dialog.getByRole('button', { name: 'Erase for good' }).click();
    await page.getByText(/^Erased: 4 events/).waitFor();
    await page.goto('/all/any/events?search=tim@example.org');
    await page.getByText('No event fits these filters').waitFor();
  });
});
