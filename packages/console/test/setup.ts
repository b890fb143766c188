import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { hasBrowser } from './browser.ts';

/** The console is built once for all files of tests: two at once would build it twice. */
export default function setup(): void {
  if (hasBrowser) execFileSync(process.execPath, [fileURLToPath(new URL('../build-if-stale.js', import.meta.url))]);
}
