import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { sizesOf } from './console/sizes.ts';

/**
 * What a browser loads of the console, how soon its first page can be used, and what a list of a hundred thousand rows
 * costs it: on a server with 300 clients.
 *
 *   npm run build -w packages/console && npm run bench -- console
 */
const { values: flags } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, rows: { type: 'string' } },
  allowPositionals: true,
});
/** A smoke walks a few screens of them. */
const rows = Number(flags.rows ?? (Number(flags.seconds) < 10 ? 2_000 : 100_000));
const OPENS = 5;
const ENTRY_BUDGET_KB = 200;
const FIRST_PAGE_BUDGET_KB = 350;
const EDITOR_BUDGET_KB = 260;

interface Target {
  url: string;
  cookie: string;
  large: string;
  longWorkflow: string;
}

const round = (value: number): number => Math.round(value * 10) / 10;
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const sizes = sizesOf(new URL('../packages/console/dist/', import.meta.url));
console.log(`gzip, KB: ${JSON.stringify(sizes)}`);

const dataDir = mkdtempSync(join(tmpdir(), 'cio-bench-console-'));
const child = fork(new URL('./console/target.ts', import.meta.url), [dataDir, String(rows)]);
const browser = await chromium.launch({
  executablePath: process.env.CIO_BRIDGE_BENCH_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  const target = await new Promise<Target>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Target));
    child.once('exit', (code) => reject(new Error(`the server ended with code ${code}`)));
  });
  const context = await browser.newContext({ baseURL: target.url, viewport: { width: 1280, height: 800 } });
  const [name = '', value = ''] = target.cookie.split(/=(.*)/s);
  await context.addCookies([{ name, value, url: target.url }]);
  await noteLongTasks(context);

  const interactiveMs: number[] = [];
  for (let opened = 0; opened <= OPENS; opened += 1) {
    const ms = await openHome(context);
    // The first fills the cache of the browser.
    if (opened > 0) interactiveMs.push(ms);
  }
  const list = await walk(context);
  console.log(
    `list: ${list.walked} rows walked in ${round(list.seconds)} s, ${list.elements} elements in the page at the end`,
  );
  console.log(`an event of 1 MB: first rows after ${round(await openLarge(context, target.large))} ms`);
  const steps200Ms = await drawSteps(context, target.longWorkflow);
  console.log(
    JSON.stringify({
      bench: 'console',
      firstPageGzipKb: sizes.firstPage,
      editorGzipKb: sizes.editor,
      interactiveMs: round(median(interactiveMs)),
      domRows: list.domRows,
      memoryMb: round(list.memoryMb),
      longestTaskMs: round(list.longestTaskMs),
      steps200Ms: round(steps200Ms),
    }),
  );
  const isOver =
    sizes.entry > ENTRY_BUDGET_KB || sizes.firstPage > FIRST_PAGE_BUDGET_KB || sizes.editor > EDITOR_BUDGET_KB;
  if (isOver) {
    console.error(
      `over budget: entry ${ENTRY_BUDGET_KB} KB, first page ${FIRST_PAGE_BUDGET_KB} KB, editor ${EDITOR_BUDGET_KB} KB`,
    );
    process.exitCode = 1;
  }
} finally {
  await browser.close();
  child.kill('SIGTERM');
  await new Promise((resolve) => child.once('exit', resolve));
  rmSync(dataDir, { recursive: true, force: true });
}

/** Every time in which the page could not have answered a key. */
async function noteLongTasks(context: BrowserContext): Promise<void> {
  await context.addInitScript({
    content: `longestTaskMs = 0;
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longestTaskMs = Math.max(longestTaskMs, duration);
      }).observe({ type: 'longtask', buffered: true });`,
  });
}

/** @returns how long it takes until the figures of Home stand there, in milliseconds */
async function openHome(context: BrowserContext): Promise<number> {
  const page = await context.newPage();
  const startedAt = performance.now();
  await page.goto('/all/any/home', { waitUntil: 'commit' });
  await page.getByRole('heading', { name: 'Reported by Customer.io' }).waitFor();
  const ms = performance.now() - startedAt;
  await page.close();
  return ms;
}

/** Scrolls down the list of all events to its end. */
async function walk(context: BrowserContext) {
  const page = await context.newPage();
  await page.goto('/all/any/events');
  await page.getByRole('row').nth(1).waitFor();
  // What it takes to open the page is measured above.
  await page.evaluate('longestTaskMs = 0');
  const startedAt = performance.now();
  let domRows = 0;
  let walked = 0;
  for (let still = 0; walked < rows && still < 50; ) {
    const seen = await scrollDown(page);
    domRows = Math.max(domRows, seen.rows);
    still = seen.last > walked ? 0 : still + 1;
    walked = Math.max(walked, seen.last);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  if (walked < rows) throw new Error(`the list ended after ${walked} of ${rows} rows`);
  const longestTaskMs = await page.evaluate<number>('longestTaskMs');
  const session = await context.newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const elements = await page.locator('*').count();
  await page.close();
  return { domRows, walked, seconds, elements, longestTaskMs, memoryMb: usedSize / 1_048_576 };
}

function scrollDown(page: Page): Promise<{ rows: number; last: number }> {
  return page.evaluate(`(async () => {
    scrollTo({ top: document.documentElement.scrollHeight });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const rows = [...document.querySelectorAll('[role=row][aria-rowindex]')];
    return { rows: rows.length, last: Math.max(0, ...rows.map((row) => row.ariaRowIndex - 1)) };
  })()`);
}

async function openLarge(context: BrowserContext, id: string): Promise<number> {
  const page = await context.newPage();
  const startedAt = performance.now();
  await page.goto(`/events/${id}`, { waitUntil: 'commit' });
  await page.getByRole('searchbox', { name: 'Search in the payload' }).waitFor();
  const ms = performance.now() - startedAt;
  await page.close();
  return ms;
}

/** @returns how long it takes from the outline of a workflow of 200 steps until its canvas is painted, in milliseconds */
async function drawSteps(context: BrowserContext, id: string): Promise<number> {
  const page = await context.newPage();
  await page.goto(`/workflows/${id}/edit`);
  await page.locator('[data-box="/steps/39"]').waitFor({ state: 'attached' });
  const times: number[] = [];
  for (let opened = 0; opened < OPENS; opened += 1) {
    await page.getByText('Outline', { exact: true }).click();
    await page.getByRole('treeitem').first().waitFor();
    times.push(
      await page.evaluate<number>(`(async () => {
        const view = [...document.querySelectorAll('label')].find((label) => label.textContent === 'Canvas');
        const startedAt = performance.now();
        view.click();
        while (document.querySelectorAll('[data-box]').length < 201) await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame);
        return performance.now() - startedAt;
      })()`),
    );
  }
  await page.close();
  return median(times);
}
