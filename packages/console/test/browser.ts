import { existsSync } from 'node:fs';
import axe, { type RunOptions } from 'axe-core';
import type { BrowserContextOptions, Page, Route } from 'playwright-core';
import { expect } from 'vitest';

/** The first is the same engine without windows of its own, which opens and shows pages in two thirds of the time. */
const paths = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'] as const;
const executablePath = paths.find((path) => existsSync(path)) ?? paths[1];
const isRequired = process.env.CIO_BRIDGE_REQUIRE_BROWSER === '1';

/** Whether the browser's tests run here: where there is no browser they are skipped, unless it is required. */
export const hasBrowser = existsSync(executablePath) || isRequired;
if (!hasBrowser)
  console.log(`Skipped: there is no ${executablePath} to show the console in (apt-get install chromium)`);

export const launchOptions = {
  executablePath,
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    // Tabs of one context share a process: what the next one runs is read and compiled already.
    '--process-per-site',
    // Compiling and collecting beside what runs takes a core from another test, of two.
    '--js-flags=--single-threaded',
  ],
};

/** Whoever asks for no motion waits for none: an eighth of the browser's work. What moves is looked at in `overlays.test.ts`. */
const still: BrowserContextOptions = { reducedMotion: 'reduce' };
export const desktop: BrowserContextOptions = { ...still, viewport: { width: 1280, height: 800 } };
export const phone: BrowserContextOptions = {
  ...still,
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
};

/** Waits until what a page is about stands on it. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await expect.poll(() => page.getByRole('status', { name: 'Loading' }).count(), { timeout: 20_000 }).toBe(0);
}

/**
 * Goes to another page within the console, as a link does: a tenth of the work of loading it anew, which other tests
 * do often enough.
 */
export async function walkTo(page: Page, path: string): Promise<void> {
  await page.evaluate(async (href) => {
    const { __TSR_ROUTER__: router } = globalThis as unknown as {
      __TSR_ROUTER__: { navigate(to: { href: string }): Promise<void> };
    };
    await router.navigate({ href });
    // What it shows is drawn in the frame after.
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }, path);
  await settled(page);
}

/** Holds back the first answer to such a request, as it was `read`, until it is let go. */
export async function holdBack(page: Page, url: RegExp): Promise<{ read: Promise<void>; letGo: () => void }> {
  const read = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const answer = async (route: Route) => {
    const response = await route.fetch();
    read.resolve();
    await held.promise;
    await route.fulfill({ response });
  };
  await page.route(url, answer, { times: 1 });
  return { read: read.promise, letGo: held.resolve };
}

/** Buttons that are off for whoever looks, with the reason that they tell, where that is the role. */
export async function offForTheRole(page: Page): Promise<{ button: string; words: string }[]> {
  const off = page.locator('#content button[aria-disabled=true]');
  const found: { button: string; words: string }[] = [];
  for (let at = 0; at < (await off.count()); at += 1) {
    await off.nth(at).focus();
    const words = (await page.getByRole('tooltip').first().textContent()) ?? '';
    if (words.startsWith('Needs the role')) found.push({ button: (await off.nth(at).textContent()) ?? '', words });
  }
  return found;
}

const rules: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
  // What it would load beforehand is for a rule about turned screens, and costs as much as all others.
  preload: false,
};
const WHOLE_PAGE = 'html';

/** Holds the page, or what is `within` one place of it, to WCAG 2.2 AA, and the page to fit its width. */
export async function expectAccessible(page: Page, within = WHOLE_PAGE): Promise<void> {
  await expectRules(page, within, rules);
  await expectNoOverflow(page);
}

/** Of what was held to all of that in another dress: that it can be read in this one too. */
export const expectColours = (page: Page, within = WHOLE_PAGE): Promise<void> =>
  expectRules(page, within, { ...rules, runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } });

async function expectRules(page: Page, within: string, asked: RunOptions): Promise<void> {
  const look = () => faultsOf(page, within, asked);
  const faults = await look();
  // What began to fade during the look has its colours in the next one; a fault stays.
  expect(faults.length > 0 ? await look() : faults).toEqual([]);
}

async function faultsOf(page: Page, within: string, asked: RunOptions): Promise<string[]> {
  await atRest(page);
  // The library's own runner for Playwright opens a page for each look, which takes five times as long.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    ([context, options]) => (globalThis as unknown as { axe: typeof axe }).axe.run(context, options),
    [within, asked] as const,
  );
  return violations
    .map(({ id, nodes }) => [id, nodes.map(({ html }) => html).filter((html) => !isHung(id, html))] as const)
    .filter(([, nodes]) => nodes.length > 0)
    .map(([id, nodes]) => `${id}: ${nodes.join(' ')}`);
}

/** What hangs at a button, a menu or a tip, is read where the button is, and is in no region of its own. */
const isHung = (rule: string, html: string): boolean => rule === 'region' && html.includes('data-radix-popper');

/** What fades in has its colours only then; what goes with the scrolling never ends. */
const atRest = (page: Page): Promise<unknown> =>
  page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(
          ({ effect, timeline }) =>
            timeline instanceof DocumentTimeline && effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY,
        )
        .map(({ finished }) => finished),
    ).then(() => undefined),
  );

/** Nothing sticks out sideways: there is one direction to scroll in. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow, `what sticks out of ${page.url()} sideways, in pixels`).toBeLessThanOrEqual(0);
}
