import { beforeAll, describe, expect, test } from 'vitest';
import { everyPage, type ShownPage } from '../../scripts/pages.ts';
import { desktop, expectAccessible, expectNoOverflow, hasBrowser, offForTheRole, phone, walkTo } from '../browser.ts';
import { sharedPages } from '../open-pages.ts';

const NARROWEST = { width: 320, height: 640 };

describe.skipIf(!hasBrowser)('everybody can use it', { timeout: 240_000 }, () => {
  const pages = sharedPages('data');
  let shown: ShownPage[];
  beforeAll(async () => {
    shown = await everyPage(pages.world);
  });

  // Colours do not depend on the width, nor widths on the colours: two of the four tell all.
  test.each([
    ['wide and light', desktop, 'light'],
    ['on a phone in the dark', phone, 'dark'],
  ] as const)('every page, %s', async (_what, device, colorScheme) => {
    const page = await pages.open('/all/any/home', { ...device, colorScheme });
    for (const { path } of shown) {
      await walkTo(page, path);
      await expectAccessible(page);
      if (device !== phone) {
        // An owner may do everything: nothing is off for want of a role.
        expect(await offForTheRole(page), path).toEqual([]);
        continue;
      }
      await page.setViewportSize(NARROWEST);
      await expectNoOverflow(page);
      await page.setViewportSize(phone.viewport ?? NARROWEST);
    }
  });
});
