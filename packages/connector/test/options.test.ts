import { startSandbox } from '@cio-bridge/sandbox';
import type { Transport } from '@cio-bridge/sdk';
import { afterAll, describe, expect, test } from 'vitest';
import { createConnector, type RunContext } from '../src/index.ts';
import { connectionTo, credentialsIn } from './connection-to.ts';

const sandbox = await startSandbox();
afterAll(() => sandbox.close());
const credentials = credentialsIn(sandbox, 'us');

describe('one set of credentials, for a host that knows no environments', () => {
  test('acts', async () => {
    await using connector = createConnector({ credentials });
    expect(await connector.run('customer-io/identify-customer', { person: { id: 'one-set' } })).toEqual({});
  });

  test('is production unless it is said to be another environment', async () => {
    const { sandboxUrls: _, ...real } = credentials;
    const send = { transactionalMessageId: 1, to: 'ada@example.com', person: { id: '1' } };
    await using production = createConnector({ credentials: real });
    expect(await production.run('customer-io/send-sms', { ...send, to: '+1' }, { dryRun: true })).toHaveProperty(
      'requests',
    );
    await using staging = createConnector({ credentials: real, environment: 'staging' });
    await expect(staging.run('customer-io/send-transactional-email', send)).rejects.toMatchObject({
      code: 'cio_allowlist_missing',
    });
  });

  test('a key that it lacks, or one that cannot be right, is named as the caller wrote it', async () => {
    const { appApiKey: _, ...few } = credentials;
    await using connector = createConnector({ credentials: few });
    await expect(connector.run('customer-io/find-customers', { email: 'a@example.com' })).rejects.toMatchObject({
      code: 'cio_missing_credentials',
      field: 'appApiKey',
      message: 'customer-io/find-customers needs the App API key, which is not among the credentials given',
    });
    expect(() => createConnector({ credentials: { ...few, trackApiKey: '' } })).toThrow(
      expect.objectContaining({ code: 'cio_invalid_input', field: 'trackApiKey' }),
    );
  });
});

test('a misspelt option of the connector is refused', () => {
  expect(() => createConnector({ credentials, ...{ retires: false } })).toThrow(
    expect.objectContaining({ code: 'cio_invalid_input', message: expect.stringContaining('retires') }),
  );
});

test('a run ends by its own deadline', async () => {
  sandbox.faults.add({ kind: 'delay', delayMs: 10_000, count: 1 });
  await using connector = createConnector({ credentials, retries: false });
  const run = connector.run('customer-io/identify-customer', { person: { id: 'slow' } }, { timeoutMs: 50 });
  await expect(run).rejects.toMatchObject({ code: 'cio_timeout', remedy: 'retry' });
  sandbox.faults.clear();
});

test('a misspelt option of a run is refused, as its key would be missed when something happened twice', async () => {
  await using connector = createConnector({ credentials });
  const context = { idempotencykey: 'run-1' } as RunContext;
  await expect(connector.run('customer-io/reset', {}, context)).rejects.toMatchObject({
    code: 'cio_invalid_input',
    field: 'idempotencykey',
    message: expect.stringContaining('did you mean idempotencyKey'),
  });
});

test('a dry run leaves no span', async () => {
  const spans: string[] = [];
  const tracer = {
    startSpan: (name: string) => {
      spans.push(name);
      return { setAttribute: () => undefined, setStatus: () => undefined, end: () => undefined };
    },
  };
  await using connector = createConnector({ credentials, tracer: tracer as never });
  await connector.run('customer-io/identify-customer', { person: { id: '1' } }, { dryRun: true });
  expect(spans).toEqual([]);
  await connector.run('customer-io/identify-customer', { person: { id: '1' } });
  expect(spans).toEqual(['POST /api/v2/entity']);
});

test.each([
  ['the same again', ['p2', 'p2']],
  ['those before it', ['p2', 'p3', 'p2']],
  ['the first', ['', 'p2', '']],
])('choices stop where a cursor leads to %s', async (_name, cursors) => {
  let calls = 0;
  const transport: Transport = async () => {
    calls += 1;
    if (calls > 10) throw new Error('it goes round in a circle');
    const body = JSON.stringify({ sender_identities: [], next: cursors[calls - 1] ?? 'p2' });
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  };
  await using connector = createConnector({
    connection: connectionTo(sandbox, 'us'),
    environment: 'editor',
    transport,
    governor: false,
    retries: false,
  });
  expect(await connector.choices('customer-io/send-transactional-email', 'from')).toEqual({ choices: [] });
});
