import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '@cio-bridge/sandbox';
import { CustomerIo } from '@cio-bridge/sdk';
import { expect, test } from 'vitest';
import * as sync from '../src/index.ts';

test('the README runs as it is printed', async () => {
  const block = /```ts\n([\s\S]*?)```/.exec(readFileSync(new URL('../README.md', import.meta.url), 'utf8'))?.[1] ?? '';
  await using sandbox = await startSandbox();
  const folder = await mkdtemp(join(tmpdir(), 'cio-bridge-readme-'));
  const code = block
    .replaceAll(/^import .*$/gm, '')
    .replace("'people.csv'", JSON.stringify(join(folder, 'people.csv')));
  const printed: unknown[][] = [];
  // What it imports, and its Customer.io, which is looked at afterwards.
  const names = {
    ...sync,
    CustomerIo,
    writeFile,
    startSandbox: () => ({
      us: sandbox.us,
      workspace: sandbox.workspace.bind(sandbox),
      async [Symbol.asyncDispose]() {},
    }),
    console: { log: (...line: unknown[]) => printed.push(line) },
  };
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
  await new AsyncFunction(...Object.keys(names), code)(...Object.values(names));
  await rm(folder, { recursive: true });
  expect(printed.at(-1)).toEqual([2, 0]);
  expect(sandbox.workspace('demo-us').people.map(({ attributes }) => attributes.plan)).toEqual(['pro', 'free']);
});
