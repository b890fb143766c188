import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startServer } from '@cio-bridge/server';
import { expect, test } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** What has no place in the console yet. Whoever gives it one takes it out here; nothing is added. */
const withoutPlace: string[] = [];

test('every operation of the API has a place in the console, but for a list that only shrinks', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cio-bridge-operations-'));
  const server = await startServer({ host: '127.0.0.1', port: 0, dataDir, logLevel: 'silent' });
  try {
    const answer = await fetch(`${server.url}/api/v1/openapi.json`);
    const { paths } = (await answer.json()) as { paths: Record<string, object> };
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const called = calledRoutes();
    expect(operations.filter((operation) => !called.has(operation)).sort()).toEqual(withoutPlace.sort());
  } finally {
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

/** The routes that are named where they are called, as `npm run api-types` finds them. */
function calledRoutes(): Set<string> {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' });
  return new Set(
    files
      .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('api.gen.ts'))
      .flatMap((path) => readFileSync(join(src, path), 'utf8').match(/(?<=')[A-Z]+ \/api\/v1\/[^']*(?=')/g) ?? []),
  );
}
