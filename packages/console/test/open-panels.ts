import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { createServer } from 'vite';
import { owner, startShownWorld } from '../scripts/world.ts';
import type { Edit, Sample } from '../src/editor/document/panel-props.ts';
import type { Place } from '../src/editor/document/place.ts';
import { desktop } from './browser.ts';
import type { World } from './world.ts';

export interface OpenPanels extends AsyncDisposable {
  world: World;
  /** Whatever a page threw. */
  complaints: string[];
  open(what: { workflow: object; at: Place; sample?: Sample }, options?: BrowserContextOptions): Promise<Page>;
}

/** The panels of the workflow editor by themselves, over a real server. */
export async function openPanels(browser: Browser): Promise<OpenPanels> {
  const world = await startShownWorld('data');
  const root = new URL('..', import.meta.url).pathname;
  const vite = await createServer({
    root,
    configFile: `${root}vite.config.ts`,
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, proxy: { '/api': { target: world.server.url, changeOrigin: false } } },
  });
  await vite.listen();
  const baseURL = vite.resolvedUrls?.local[0] ?? '';
  const signedIn = await browser.newContext({ baseURL });
  await signedIn.request.post('/api/auth/sign-in/email', {
    data: { email: owner.email, password: owner.password },
    headers: { origin: new URL(baseURL).origin },
  });
  const storageState = await signedIn.storageState();
  const complaints: string[] = [];
  return {
    world,
    complaints,
    async open({ workflow, at, sample = null as unknown as Sample }, options = {}) {
      const context = await browser.newContext({ ...desktop, baseURL, storageState, ...options });
      context.setDefaultTimeout(20_000);
      const page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' && !message.text().includes('Failed to load resource'))
          complaints.push(message.text());
      });
      await page.addInitScript((panel) => Object.assign(window, { panel }), { workflow, at, sample, edits: [] });
      await page.goto('/test/panels/index.html');
      return page;
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await vite.close();
      await world.close();
    },
  };
}

/** Shows another panel on a page that is open. */
export const showPanel = (
  page: Page,
  what: { workflow: object; at: Place; sample?: Sample; isReadOnly?: boolean },
): Promise<void> =>
  page.evaluate(
    (panel) => {
      Object.assign(window, { panel });
      window.dispatchEvent(new Event('another-panel'));
    },
    { sample: null, ...what, edits: [] },
  );

/** What the document has become, and each change that made it so. */
export const panelOf = (page: Page): Promise<{ workflow: Record<string, unknown>; edits: Edit[] }> =>
  page.evaluate(() => {
    const { workflow, edits } = (window as unknown as { panel: { workflow: Record<string, unknown>; edits: Edit[] } })
      .panel;
    return { workflow, edits };
  });
