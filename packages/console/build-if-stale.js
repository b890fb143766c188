import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// Plain JavaScript, because npm's `prepare` may run it on a Node that cannot strip types.

const root = fileURLToPath(new URL('.', import.meta.url));
const inputs = ['src', 'public', 'index.html', 'package.json', 'vite.config.ts'];

/** @param {string} path @returns {number} when it, or anything in it, was last written; 0 when it is missing */
function writtenAtMs(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  // The folder's own time tells of files removed.
  return Math.max(found.mtimeMs, ...readdirSync(path).map((name) => writtenAtMs(`${path}/${name}`)));
}

const builtAtMs = writtenAtMs(`${root}dist/index.html`);
if (inputs.some((input) => writtenAtMs(root + input) > builtAtMs)) {
  // Whoever asks for it, a test or a person, what is built is what is shipped.
  process.env.NODE_ENV = 'production';
  const { build } = await import('vite');
  await build({ root, logLevel: 'warn' });
}
