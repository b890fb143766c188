import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { launchOptions } from '../test/browser.ts';
import type { World } from '../test/world.ts';
import { owner, startShownWorld } from './world.ts';

// Takes every page, with data, empty, and failing, at two widths and in both dresses:
//   npm run screenshots -w packages/console -- [--into FOLDER] [--page NAME,NAME] [--dress 375-dark]

const { values } = parseArgs({
  options: { into: { type: 'string' }, page: { type: 'string' }, dress: { type: 'string' } },
});
const into = values.into ?? fileURLToPath(new URL('../../../docs/images/', import.meta.url));

const lists = [
  'home',
  'inbox',
  'live',
  'events',
  'deliveries',
  'runs',
  'runs/failures',
  'activity',
  'workflows',
  'syncs',
  'actions',
  'clients',
  'connections',
  'triggers',
];
/** Pages of one thing, reached by the first row of the list that they belong to. */
const things = [
  'events',
  'deliveries',
  'runs',
  'activity',
  'workflows',
  'actions',
  'clients',
  'connections',
  'triggers',
];
const triggerParts = ['overview', 'setup', 'held', 'settings'];
const settings = ['account', 'people', 'tokens', 'changes', 'server', 'appearance'];
const dresses = [
  { name: '1280-light', width: 1280, height: 800, colorScheme: 'light' },
  { name: '1280-dark', width: 1280, height: 800, colorScheme: 'dark' },
  { name: '375-light', width: 375, height: 812, colorScheme: 'light' },
  { name: '375-dark', width: 375, height: 812, colorScheme: 'dark' },
] as const;

const isWanted = (name: string) => values.page === undefined || values.page.split(',').includes(name);

async function shoot(page: Page, name: string, dress: string): Promise<void> {
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(into, `${name.replaceAll('/', '-')}-${dress}.png`) });
}

async function shootAll(browser: Browser, world: World, state: 'data' | 'empty' | 'failing'): Promise<void> {
  for (const { name: dress, width, height, colorScheme } of dresses) {
    if (values.dress !== undefined && values.dress !== dress) continue;
    const context = await browser.newContext({
      baseURL: world.server.url,
      viewport: { width, height },
      colorScheme,
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    await page.goto('/sign-in');
    if (state === 'data' && isWanted('sign-in')) await shoot(page, 'sign-in', dress);
    await page.getByLabel('E-mail').fill(owner.email);
    await page.getByLabel('Password').fill(owner.password);
    await page.keyboard.press('Enter');
    await page.locator('#content').waitFor();
    const suffix = state === 'data' ? '' : `-${state}`;
    if (state === 'failing') {
      await page.route(/\/api\/v1\/(?!session|stream|clients)/, (route) => route.fulfill({ status: 500, json: {} }));
    }
    for (const list of lists.filter(isWanted)) {
      await page.goto(`/all/any/${list}`);
      await shoot(page, `${list}${suffix}`, dress);
    }
    for (const thing of state === 'data' ? things.filter((each) => isWanted(`one-${each}`)) : []) {
      await page.goto(`/all/any/${thing}`);
      await page.locator(`#content a[href^="/${thing}/"]:not([href*="/new"])`).first().click();
      await shoot(page, `one-${thing}`, dress);
      for (const part of thing === 'triggers' ? triggerParts : []) {
        await page.goto(page.url().replace(/[^/]*$/, part));
        await shoot(page, `one-triggers-${part}`, dress);
      }
    }
    for (const part of isWanted('settings') ? settings : []) {
      await page.goto(`/settings/${part}`);
      await shoot(page, `settings-${part}${suffix}`, dress);
    }
    await context.close();
  }
}

mkdirSync(into, { recursive: true });
execFileSync(process.execPath, [fileURLToPath(new URL('../build-if-stale.js', import.meta.url))]);
const browser = await chromium.launch(launchOptions);
for (const kind of ['data', 'empty'] as const) {
  const world = await startShownWorld(kind);
  // What starts has to come to where it shows something.
  await new Promise((resolve) => setTimeout(resolve, kind === 'data' ? 8_000 : 0));
  await shootAll(browser, world, kind);
  if (kind === 'data') await shootAll(browser, world, 'failing');
  await world.close();
}
await browser.close();
