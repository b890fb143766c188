import { readFileSync } from 'node:fs';
import { startSandbox } from '@cio-bridge/sandbox';
import { expect, test } from 'vitest';
import { CioError, CustomerIo, eventIdFrom } from '../src/index.ts';
import { version } from '../src/version.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

test('the README runs as it is printed', async () => {
  const block = /```ts\n([\s\S]*?)```/.exec(read('../README.md'))?.[1] ?? '';
  const code = block.replace(/^import .*;$/gm, '');
  expect(block).not.toBe(code);

  await using sandbox = await startSandbox();
  const printed: unknown[] = [];
  // What it imports, and its Customer.io, which is looked at afterwards.
  const names = {
    CustomerIo,
    CioError,
    eventIdFrom,
    startSandbox: () => ({
      us: sandbox.us,
      workspace: sandbox.workspace.bind(sandbox),
      async [Symbol.asyncDispose]() {},
    }),
    console: { log: (line: unknown) => printed.push(line), warn: expect.unreachable },
  };
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
  await new AsyncFunction(...Object.keys(names), code)(...Object.values(names));

  expect(printed).toEqual([expect.any(String)]);
  const { appApiKey } = sandbox.workspace('demo-us').keys;
  await using cio = new CustomerIo({ app: { apiKey: appApiKey }, baseUrls: sandbox.us });
  const found = await cio.app.messages.get(String(printed[0]));
  expect(found).toMatchObject({ type: 'email', recipient: 'ada@example.com' });
  const activities = await Array.fromAsync(cio.app.customers.activities({ id: '42' }));
  expect(activities).toContainEqual(expect.objectContaining({ type: 'event', name: 'paid', timestamp: 1_760_000_000 }));
});

test('the version in the code is that of the package', () => {
  expect(version).toBe(JSON.parse(read('../package.json')).version);
});
