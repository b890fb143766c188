import { enableCompileCache } from 'node:module';
import { availableParallelism } from 'node:os';
import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

const path = (of: string) => new URL(of, import.meta.url).pathname;

// Whatever tests start, workers and servers alike, reads the same code: from the second time on in half the time.
process.env.NODE_COMPILE_CACHE ??= path('node_modules/.cache/node');
enableCompileCache(process.env.NODE_COMPILE_CACHE);

/**
 * Most tests wait for a server or an engine, and three of them share a core. Those of the console keep one busy with a
 * browser, if not all the time: they come first, by themselves.
 */
const cores = availableParallelism();

/** Packages read each other's TypeScript, so a test never waits for a build. */
const conditions = ['@cio-bridge/source', ...defaultServerConditions];

const project = (name: string, folder: string, globalSetup?: string) => ({
  // n8n-workflow is published with maps to sources that it leaves out; each would be a line.
  logLevel: 'error' as const,
  ssr: { resolve: { conditions } },
  resolve: { conditions },
  test: {
    name,
    root: path(folder),
    include: ['**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**', ...(name === 'repository' ? ['packages/**'] : [])],
    execArgv: [
      // What is made of a moment's answers is collected where it is young, and not marked with all that was read.
      '--max-semi-space-size=32',
      '--conditions=@cio-bridge/source',
      '--disable-warning=ExperimentalWarning',
    ],
    // Each file that was given a process of its own would spend more time on reading our sources than on its tests.
    isolate: false,
    // What a busy machine has not done within the default seconds is late, not wrong.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    ...(globalSetup !== undefined && { globalSetup }),
    ...(name === 'console'
      ? { maxWorkers: Math.ceil(1.5 * cores) }
      : { maxWorkers: 3 * cores, sequence: { groupOrder: 1 } }),
  },
});

export default defineConfig({
  test: {
    projects: [
      ...['sdk', 'connector', 'sandbox', 'sync', 'cli', 'weweb', 'n8n'].map((name) =>
        project(name, `packages/${name}`),
      ),
      ...['server', 'console'].map((name) => project(name, `packages/${name}`, path(`packages/${name}/test/setup.ts`))),
      project('repository', 'test'),
      project('examples', 'examples'),
    ],
  },
});
