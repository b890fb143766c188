import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { publishedPackages, root } from './packages.ts';

/**
 * `npm run build [-- FOLDER…]` builds the packages, or some of them, as they are published: `dist` made anew, so that
 * nothing stays in it that the source no longer has, and the licence, which npm takes from a package's own folder.
 * Each package's `prepack` calls it for itself.
 */
const wanted = process.argv.slice(2);
for (const { folder, path, manifest } of publishedPackages()) {
  if (wanted.length > 0 && !wanted.includes(folder)) continue;
  rmSync(`${path}/dist`, { recursive: true, force: true });
  const [command, ...args] = builderOf(path);
  execFileSync(`${root}node_modules/.bin/${command}`, args, { stdio: ['ignore', process.stderr, process.stderr] });
  // One under a licence of its own brings it along.
  if (manifest.license === 'Apache-2.0') copyFileSync(`${root}LICENSE`, `${path}/LICENSE`);
}

function builderOf(path: string): [string, ...string[]] {
  if (existsSync(`${path}/build.ts`)) return ['node', '--conditions=@cio-bridge/source', `${path}/build.ts`];
  if (!existsSync(`${path}/vite.config.ts`)) return ['tsc', '-p', `${path}/tsconfig.build.json`];
  return ['vite', 'build', path, '--logLevel', 'warn', '--config', `${path}/vite.config.ts`];
}
