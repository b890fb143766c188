import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '@cio-bridge/sandbox';
import { CustomerIo, type CustomerIoOptions } from '@cio-bridge/sdk';
import { expect, test } from 'vitest';
import * as sync from '../src/index.ts';

test('the README runs as it is printed', async () => {
  const block = /```ts\n([\s\S]*?)```/.exec(readFileSync(new URL('../README.md', import.meta.url), 'utf8'))?.[1] ?? '';
  // A function made of text is no place for `await using`.
  const code = block.replaceAll(/^import .*$/gm, '').replace('await using', 'const');
  await using sandbox = await startSandbox();
  const [keys] = sandbox.workspaces;
  const folder = await mkdtemp(join(tmpdir(), 'cio-bridge-readme-'));
  const path = join(folder, 'people.csv');
  await writeFile(path, 'id,plan\n42,pro\n43,free\n');
  const printed: unknown[][] = [];
  const names = {
    ...sync,
    CustomerIo: class extends CustomerIo {
      constructor(options: CustomerIoOptions) {
        super({ ...options, baseUrls: sandbox.us });
      }
    },
    siteId: keys?.siteId,
    trackKey: keys?.trackApiKey,
    path,
    console: { log: (...line: unknown[]) => printed.push(line) },
  };
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
  await new AsyncFunction(...Object.keys(names), code)(...Object.values(names));
  await rm(folder, { recursive: true });
  expect(printed.at(-1)).toEqual([2, 0]);
  expect(sandbox.workspace(keys?.name ?? '').people.map(({ attributes }) => attributes.plan)).toEqual(['pro', 'free']);
});
