import { enableCompileCache } from 'node:module';
import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

const path = (of: string) => new URL(of, import.meta.url).pathname;

// Whatever tests start, workers and servers alike, reads the same code: from the second time on in half the time.
process.env.NODE_COMPILE_CACHE ??= path('node_modules/.cache/node');
enableCompileCache(process.env.NODE_COMPILE_CACHE);

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
    execArgv: ['--conditions=@cio-bridge/source', '--disable-warning=ExperimentalWarning'],
    // Each file that was given a process of its own would spend more time on reading our sources than on its tests.
    isolate: false,
    testTimeout: 20_000,
    // What a busy machine has not done within the default second is late, not wrong.
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 30_000,
    ...(globalSetup !== undefined && { globalSetup }),
  },
});

export default defineConfig({
  test: {
    // The default leaves a core free, of two: most tests wait for a server, an engine or a browser.
    maxWorkers: '100%',
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
