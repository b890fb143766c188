import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { owner, type ShownWorld, startShownWorld, type WorldKind } from '../scripts/world.ts';
import { desktop, launchOptions } from './browser.ts';
import type { World } from './world.ts';

/** For so long what is on its way may be on its way. */
const PATIENCE_MS = 20_000;

/** One server with something of everything on it, one browser, and somebody who counts the presses. */
export interface OpenPages extends AsyncDisposable {
  world: ShownWorld;
  /** Whatever a page refused to run, or asked of a stranger's host. */
  complaints: string[];
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
  /** After each test: what is open goes on asking the server. */
  closeAll(): Promise<void>;
}

/** A browser of each file's own: one for all would be spoken to through one more process. */
export const startBrowser = (): Promise<Browser> => chromium.launch(launchOptions);

export async function openPages(kind: WorldKind): Promise<OpenPages> {
  const [world, browser] = await Promise.all([startShownWorld(kind), startBrowser()]);
  const storageState = await signIn(browser, world);
  const { open, closeAll, complaints } = createOpener(browser, world.server.url, { storageState });
  return {
    world,
    complaints,
    open,
    closeAll,
    async [Symbol.asyncDispose]() {
      await browser.close();
      await world.close();
    },
  };
}

/** One for all tests of a file, each of which has to leave nothing open and nothing to complain of. It is there once they run. */
export function sharedPages(kind: WorldKind): OpenPages {
  const pages = {} as OpenPages;
  let opened: OpenPages | undefined;
  beforeAll(async () => {
    opened = await openPages(kind);
    Object.assign(pages, opened);
  });
  afterAll(() => opened?.[Symbol.asyncDispose]());
  afterEach(async () => {
    await opened?.closeAll();
    expect(opened?.complaints.splice(0)).toEqual([]);
  });
  return pages;
}

/**
 * Opens pages of a server, and notes whatever they refuse to run, or ask of a stranger's host. Pages that ask for
 * nothing of their own share a context, so that the browser reads the console's code once.
 */
export function createOpener(browser: Browser, url: string, always: BrowserContextOptions = {}) {
  const complaints: string[] = [];
  const open: { close(): Promise<void> }[] = [];
  let shared: Promise<BrowserContext> | undefined;
  const createContext = (options: BrowserContextOptions) =>
    browser.newContext({ ...desktop, baseURL: url, ...always, ...options });

  /** With a tab that stays, and its process with it. */
  async function createShared(): Promise<BrowserContext> {
    const context = await createContext({});
    await (await context.newPage()).goto('/icon.svg');
    return context;
  }

  async function contextFor(options: BrowserContextOptions | undefined): Promise<BrowserContext> {
    if (options === undefined) {
      shared ??= createShared();
      return shared;
    }
    const context = await createContext(options);
    open.push(context);
    return context;
  }

  return {
    complaints,
    async open(path: string, options?: BrowserContextOptions): Promise<Page> {
      const context = await contextFor(options);
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      open.push(page);
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
      await Promise.all(open.splice(0).map((each) => each.close()));
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

/**
 * Tab, or another key, until the thing of this name has the focus, as somebody without a mouse does. Round and round, as
 * a form that is read only now may come after a whole round: no person presses a hundred times in half a second.
 */
export async function tabTo(page: Page, name: string | RegExp, key = 'Tab'): Promise<void> {
  const seen = new Set<string>();
  const untilMs = Date.now() + PATIENCE_MS;
  while (Date.now() < untilMs) {
    await page.keyboard.press(key);
    const found = await page.evaluate((): string => {
      const element = document.activeElement as HTMLInputElement | null;
      const label = element?.labels?.[0]?.textContent ?? element?.getAttribute('aria-label') ?? element?.textContent;
      return label?.trim() ?? '';
    });
    if (typeof name === 'string' ? found.startsWith(name) : name.test(found)) return;
    seen.add(found.slice(0, 40));
  }
  throw new Error(`No ${key} leads to ${name}, but to ${[...seen].join(' | ')}`);
}
