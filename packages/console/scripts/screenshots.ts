import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { launchOptions } from '../test/browser.ts';
import { editorPages } from './editor-pages.ts';
import { everyPage, type ShownPage } from './pages.ts';
import { owner, type ShownWorld, startShownWorld } from './world.ts';

// Takes every page, with data, empty, failing and for somebody who may see nothing, at two widths and in both dresses;
// and, as `nothing`, the lists of a server on which nothing was set up yet:
//   npm run screenshots -- [--into FOLDER] [--page NAME,NAME] [--dress 375-dark] [--state data]
// The few that the guides show are taken anew into docs/ by:
//   npm run screenshots -- --docs

const docs = fileURLToPath(new URL('../../../docs/images/', import.meta.url));
const { values } = parseArgs({
  options: {
    into: { type: 'string' },
    page: { type: 'string' },
    dress: { type: 'string' },
    state: { type: 'string' },
    docs: { type: 'boolean', default: false },
  },
});
const inDocs = [
  'home',
  'inbox',
  'live',
  'one-run',
  'one-connection',
  'one-trigger-setup',
  'one-action',
  'editor-testing',
  'editor-yaml',
];
if (values.docs) {
  Object.assign(values, { into: docs, page: inDocs.join(','), dress: '1280-light', state: 'data' });
}
const into = values.into ?? fileURLToPath(new URL('../screenshots/', import.meta.url));

const dresses = [
  { name: '1280-light', width: 1280, height: 800, colorScheme: 'light' },
  { name: '1280-dark', width: 1280, height: 800, colorScheme: 'dark' },
  { name: '375-light', width: 375, height: 812, colorScheme: 'light' },
  { name: '375-dark', width: 375, height: 812, colorScheme: 'dark' },
  { name: '1600-light', width: 1600, height: 1000, colorScheme: 'light' },
] as const;

const states = ['data', 'empty', 'failing', 'no-access', 'nothing'] as const;
type State = (typeof states)[number];

const isWanted = (wanted: string | undefined, name: string) => wanted === undefined || wanted.split(',').includes(name);

async function shoot(page: Page, { name, path, prepare }: ShownPage, state: State, dress: string): Promise<void> {
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await prepare?.(page).catch((error) => console.warn(`${name} in ${dress} is not as it should be: ${error}`));
  await page.waitForFunction(() => document.querySelector('[role="status"][aria-label="Loading"]') === null);
  // What fails is tried once more before that is said.
  await page.waitForTimeout(state === 'failing' ? 1_600 : 200);
  const suffix = state === 'data' ? '' : `-${state}`;
  if (!values.docs) {
    await page.screenshot({ path: join(into, `${name}${suffix}-${dress}.png`) });
    return;
  }
  if (name === 'home') await page.screenshot({ path: join(into, '../console.png') });
  await saveSmall(page, join(into, `${name}.webp`));
}

/** A picture for a guide: a tenth of the bytes of a PNG, which the library does not write. */
async function saveSmall(page: Page, path: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 85 });
  writeFileSync(path, Buffer.from(data, 'base64'));
  await session.detach();
}

const isOfEditor = ({ name }: ShownPage): boolean => name.startsWith('editor-');

async function shootAll(browser: Browser, world: ShownWorld, state: State): Promise<void> {
  if (state === 'nothing') await takeAll(world);
  const pages = [
    ...(await everyPage(world)).filter(({ path }) => state !== 'nothing' || isOfNoThing.test(path)),
    ...(state === 'data' ? await editorPages(world) : []),
  ];
  const shown = pages.filter(({ name }) => isWanted(values.page, name));
  const storageState = await signIn(browser, world);
  for (const { name: dress, width, height, colorScheme } of dresses) {
    if (!isWanted(values.dress, dress)) continue;
    const context = await browser.newContext({
      baseURL: world.server.url,
      viewport: { width, height },
      colorScheme,
      reducedMotion: 'reduce',
      storageState,
    });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    if (state === 'failing' || state === 'no-access') await refuse(page, state);
    // The widest is for what has two halves.
    for (const each of width > 1280 ? shown.filter(isOfEditor) : shown) await shoot(page, each, state, dress);
    await context.clearCookies();
    if (state === 'data' && isWanted(values.page, 'sign-in')) {
      await shoot(page, { name: 'sign-in', path: '/sign-in' }, state, dress);
    }
    await context.close();
  }
}

/** Lists, and where what they hold is made. */
const isOfNoThing = /^\/all\/any\/(?!persons)|\/new$|^\/actions\//;

/** Leaves the server as it is before anything is set up. */
async function takeAll({ server, clientId, connectionId }: ShownWorld): Promise<void> {
  const { clients, connections, endpoints, shownEndpoints, workflows } = server.services;
  for (const { id } of await workflows.list({})) await workflows.remove(id, undefined);
  for (const { id } of await shownEndpoints.list({ limit: 100 })) await endpoints.remove(id);
  await connections.remove(connectionId, { force: true });
  await clients.remove(clientId);
}

async function signIn(browser: Browser, { server }: ShownWorld): Promise<BrowserContextOptions['storageState'] & {}> {
  const context = await browser.newContext({ baseURL: server.url });
  await context.request.post('/api/auth/sign-in/email', {
    data: { email: owner.email, password: owner.password },
    headers: { origin: server.url },
  });
  const state = await context.storageState();
  await context.close();
  return state;
}

/** All but who is signed in and whose data there is, as a server answers that is broken, or that lets nobody in. */
async function refuse(page: Page, state: 'failing' | 'no-access'): Promise<void> {
  const status = state === 'failing' ? 500 : 403;
  const json = state === 'failing' ? {} : { status, code: 'not_allowed', detail: 'You may not see this' };
  await page.route(/\/api\/v1\/(?!session$|stream|clients(\?|$))/, (route) => route.fulfill({ status, json }));
}

mkdirSync(into, { recursive: true });
execFileSync(process.execPath, [fileURLToPath(new URL('../build-if-stale.js', import.meta.url))]);
const browser = await chromium.launch(launchOptions);
for (const kind of ['day', 'empty'] as const) {
  const wanted = states.filter(
    (state) => (state === 'empty' || state === 'nothing') === (kind === 'empty') && isWanted(values.state, state),
  );
  if (wanted.length === 0) continue;
  const world = await startShownWorld(kind);
  for (const state of wanted) await shootAll(browser, world, state);
  await world.close();
}
await browser.close();
