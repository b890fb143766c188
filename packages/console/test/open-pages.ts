import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { owner, startShownWorld, type WorldKind } from '../scripts/world.ts';
import { desktop, launchBrowser } from './browser.ts';
import type { World } from './world.ts';

/** One server with something of everything on it, one browser, and somebody who counts the presses. */
export interface OpenPages extends AsyncDisposable {
  world: World;
  /** Whatever a page refused to run, or asked of a stranger's host. */
  complaints: string[];
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
}

export async function openPages(kind: WorldKind): Promise<OpenPages> {
  execFileSync(process.execPath, [fileURLToPath(new URL('../build-if-stale.js', import.meta.url))]);
  const [world, browser] = await Promise.all([startShownWorld(kind), launchBrowser()]);
  const storageState = await signIn(browser, world);
  const { open, complaints } = createOpener(browser, world.server.url, { storageState });
  return {
    world,
    complaints,
    open,
    async [Symbol.asyncDispose]() {
      await browser.close();
      await world.close();
    },
  };
}

/** Opens pages of a server, and notes whatever they refuse to run, or ask of a stranger's host. */
export function createOpener(browser: Browser, url: string, always: BrowserContextOptions = {}) {
  const complaints: string[] = [];
  const contexts: BrowserContext[] = [];
  return {
    complaints,
    async open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
      const context = await browser.newContext({ ...desktop, baseURL: url, ...always, ...options });
      contexts.push(context);
      context.setDefaultTimeout(20_000);
      const page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) complaints.push(message.text());
      });
      page.on('request', (request) => {
        if (!request.url().startsWith(url)) complaints.push(request.url());
      });
      await page.goto(path);
      return page;
    },
    async closeAll(): Promise<void> {
      await Promise.all(contexts.splice(0).map((context) => context.close()));
    },
  };
}

async function signIn(browser: Browser, world: World) {
  const context = await browser.newContext({ baseURL: world.server.url });
  await context.request.post('/api/auth/sign-in/email', {
    data: { email: owner.email, password: owner.password },
    headers: { origin: world.server.url },
  });
  const state = await context.storageState();
  await context.close();
  return state;
}

/** Counts what a person does: one press, choice, or typed field each. */
export function countSteps() {
  let steps = 0;
  return {
    count: () => steps,
    async step(act: () => Promise<unknown>): Promise<void> {
      steps += 1;
      await act();
    },
  };
}
