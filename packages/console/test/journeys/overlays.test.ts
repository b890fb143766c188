import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { everyPage, type ShownPage } from '../../scripts/pages.ts';
import { expectAccessible, expectColours, hasBrowser, walkTo } from '../browser.ts';
import { sharedPages } from '../open-pages.ts';

/** What opens over a page, and how. */
const overlays: [what: string, on: string, open: (page: Page) => Promise<unknown>][] = [
  ['the palette', 'home', (page) => page.keyboard.press('Control+k')],
  ['the sheet of shortcuts', 'home', (page) => page.keyboard.press('Shift+?')],
  [
    'the scope',
    'home',
    (page) =>
      page
        .getByRole('button', { name: /^Data of/ })
        .first()
        .click(),
  ],
  [
    'the account',
    'home',
    (page) =>
      page
        .getByRole('button', { name: /^Account of/ })
        .first()
        .click(),
  ],
  ['a filter', 'events', (page) => page.getByRole('button', { name: 'Metric' }).click()],
  ['the filter of time', 'runs', (page) => page.getByRole('button', { name: 'Time' }).click()],
  ['an event beside the list', 'events', (page) => page.keyboard.press('j').then(() => page.keyboard.press('e'))],
  ['a run beside the list', 'runs', (page) => page.keyboard.press('j').then(() => page.keyboard.press('e'))],
  ['a new client', 'clients', (page) => page.getByRole('button', { name: 'New client' }).click()],
  ['a client to edit', 'one-client', (page) => page.getByRole('button', { name: 'Edit client' }).click()],
  ['a client in use', 'one-client', (page) => page.getByRole('button', { name: 'Delete client' }).click()],
  ['a key to replace', 'one-connection', (page) => page.getByRole('button', { name: 'Replace Track API key' }).click()],
  ['a connection to delete', 'one-connection', (page) => page.getByRole('button', { name: 'Delete' }).last().click()],
  ['a run to repeat', 'one-run', (page) => page.getByRole('button', { name: /Run again/ }).click()],
  ['a run to cancel', 'one-run-to-decide', (page) => page.getByRole('button', { name: 'Cancel run' }).click()],
  ['an invitation', 'settings-people', (page) => page.getByRole('button', { name: 'Invite a person' }).click()],
  ['a new token', 'settings-tokens', (page) => page.getByRole('button', { name: /New token|Make a token/ }).click()],
];

const OVERLAY = '[data-modal], [role=dialog], [role=menu], [cmdk-root]';

/** In the dark the same stands there in other colours. */
async function expectAccessibleOverlay(
  page: Page,
  open: (page: Page) => Promise<unknown>,
  colorScheme: 'light' | 'dark',
): Promise<void> {
  await open(page);
  await page.locator(OVERLAY).first().waitFor({ timeout: 5_000 });
  await (colorScheme === 'light' ? expectAccessible(page, OVERLAY) : expectColours(page, OVERLAY));
}

describe.skipIf(!hasBrowser)('everybody can use what opens', { timeout: 240_000 }, () => {
  const pages = sharedPages('data');
  let shown: ShownPage[];
  beforeAll(async () => {
    shown = await everyPage(pages.world);
  });

  test.each(['light', 'dark'] as const)('what opens over a page, %s', async (colorScheme) => {
    const page = await pages.open('/all/any/home', { colorScheme, reducedMotion: 'no-preference' });
    const faults: string[] = [];
    for (const [what, on, open] of overlays) {
      await walkTo(page, shown.find(({ name }) => name === on)?.path ?? `nothing is named ${on}`);
      await expectAccessibleOverlay(page, open, colorScheme).catch(({ message }: Error) =>
        faults.push(`${what}: ${message}`),
      );
      await page.keyboard.press('Escape');
    }
    expect(faults).toEqual([]);
  });
});
