import { readFileSync } from 'node:fs';
import { startSandbox } from '@cio-bridge/sandbox';
import { expect, test } from 'vitest';
import { CioError, CustomerIo, type CustomerIoOptions, eventIdFrom } from '../src/index.ts';
import { version } from '../src/version.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

test('the README runs as it is printed', async () => {
  const block = /```ts\n([\s\S]*?)```/.exec(read('../README.md'))?.[1] ?? '';
  const code = block.replace(/^import \{ (.*) \} from '@cio-bridge\/sdk';$/m, '');
  expect(block).not.toBe(code);

  await using sandbox = await startSandbox();
  const [keys] = sandbox.workspaces;
  const printed: unknown[] = [];
  const paidAt = 1_760_000_000;
  // What stands for the reader's own values, and for Customer.io.
  const names = {
    CustomerIo: class extends CustomerIo {
      constructor(options: CustomerIoOptions) {
        super({ ...options, baseUrls: sandbox.us });
      }
    },
    CioError,
    eventIdFrom,
    siteId: keys?.siteId,
    trackKey: keys?.trackApiKey,
    appKey: keys?.appApiKey,
    paidAt,
    console: { log: (line: unknown) => printed.push(line), warn: expect.unreachable },
  };
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
  await new AsyncFunction(...Object.keys(names), code)(...Object.values(names));

  expect(printed).toEqual([expect.any(String)]);
  await using cio = new CustomerIo({ app: { apiKey: keys?.appApiKey ?? '' }, baseUrls: sandbox.us });
  const found = await cio.app.messages.get(String(printed[0]));
  expect(found).toMatchObject({ type: 'email', recipient: 'ada@example.com' });
  const activities = await Array.fromAsync(cio.app.customers.activities({ id: '42' }));
  expect(activities).toContainEqual(expect.objectContaining({ type: 'event', name: 'paid', timestamp: paidAt }));
});

test('the version in the code is that of the package', () => {
  expect(version).toBe(JSON.parse(read('../package.json')).version);
});
