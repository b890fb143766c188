import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { hasBrowser, launchOptions } from './browser.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    browserUrl: string;
  }
}

/** The console is built once, and shown by one browser, for all files of tests: two files at once would build it twice. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (!hasBrowser) return undefined;
  execFileSync(process.execPath, [fileURLToPath(new URL('../build-if-stale.js', import.meta.url))]);
  const browser = await chromium.launchServer(launchOptions);
  project.provide('browserUrl', browser.wsEndpoint());
  return () => browser.close();
}
