import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const runner = fileURLToPath(new URL('../clients/run.ts', import.meta.url));

const run = (...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--conditions=@cio-bridge/source', '--disable-warning=ExperimentalWarning', runner, ...args],
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });

test('the tour of customerio-node passes, with every method of its Track and Pipelines clients', async () => {
  const main = fileURLToPath(import.meta.resolve('customerio-node'));
  const { code, stdout } = await run('node', dirname(dirname(main)));
  expect(stdout.split('\n').filter((line) => line.startsWith('not ok'))).toEqual([]);
  expect(stdout).toMatch(/^\d+ passed, 0 failed$/m);
  expect(stdout).toContain('ok no method of the Track and Pipelines clients was left out');
  expect(code).toBe(0);
});

test('a client that is not there, or a language nobody knows, fails', async () => {
  const nowhere = await run('node', '/nowhere');
  expect(nowhere.code).toBe(1);
  const unknown = await run('cobol', '.');
  expect([unknown.code, unknown.stderr]).toEqual([
    2,
    'usage: npm run clients -w packages/sandbox -- python|ruby|go|node DIR\n',
  ]);
});
