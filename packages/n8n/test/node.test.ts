import { actions, describeCatalogue } from '@cio-bridge/connector';
import { startSandbox } from '@cio-bridge/sandbox';
import type { ICredentialDataDecryptedObject, IDataObject, INodeProperties, NodeApiError } from 'n8n-workflow';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { CioBridge, CioBridgeApi } from '../src/index.ts';
import { operationOf } from '../src/properties.ts';
import { executing, loading } from './hosts.ts';

const sandbox = await startSandbox({ deliveryPace: 0.01 });
const us = sandbox.workspace('demo-us');
const { siteId, trackApiKey, appApiKey, pipelinesWriteKey } = us.keys;
const credentials = {
  region: 'us',
  siteId,
  trackApiKey,
  appApiKey,
  pipelinesWriteKey,
  environment: 'production',
  recipientAllowlist: '',
  sandboxUrl: `${sandbox.url}/`,
};
const node = new CioBridge();
afterAll(() => sandbox.close());
afterEach(() => sandbox.faults.clear());

const execute = async (items: IDataObject[], how: { continueOnFail?: boolean; as?: IDataObject } = {}) => {
  const host = executing(items, { ...credentials, ...how.as }, how.continueOnFail);
  const [results = []] = await node.execute.call(host);
  return results.map(({ json }) => json);
};
const identify = (person: string, attributes: IDataObject = {}) => ({
  resource: 'People',
  operation: 'identify-customer',
  personBy: 'id',
  personValue: person,
  additionalFields: { attributes: JSON.stringify(attributes) },
});

test('every action is an operation, and every input of it a field', () => {
  const { properties } = node.description;
  const operations = properties.filter(({ name }) => name === 'operation').flatMap(({ options = [] }) => options);
  expect(operations.map((option) => 'value' in option && option.value)).toEqual(
    actions.map(({ key }) => operationOf(key)),
  );
  for (const { key, input, flat } of describeCatalogue().actions) {
    const mine = properties.filter(({ displayOptions }) =>
      displayOptions?.show?.operation?.some((operation) => operation === operationOf(key)),
    );
    const names = mine.flatMap(({ name, options }) =>
      name === 'additionalFields' ? (options as INodeProperties[]).map((option) => option.name) : [name],
    );
    const wanted = Object.keys(input.properties as object).flatMap((name) =>
      flat[name] ? Object.values(flat[name].fields) : [name],
    );
    expect(names.filter((name) => name !== 'notice').sort()).toEqual(wanted.sort());
  }
});

test('what destroys says so on its form', () => {
  const notices = node.description.properties.filter(({ type }) => type === 'notice');
  expect(notices).toHaveLength(actions.filter(({ destructive }) => destructive).length);
});

test('can be the tool of an agent', () => {
  expect(node.description.usableAsTool).toBe(true);
});

describe('runs', () => {
  test('one action for each item', async () => {
    expect(await execute([identify('n8n-1', { plan: 'pro' }), identify('n8n-2')])).toEqual([
      { success: true },
      { success: true },
    ]);
    const person = us.people.find(({ id }) => id === 'n8n-1');
    expect(person?.attributes.plan).toBe('pro');
  });

  test('the same event once, when n8n tries the node again', async () => {
    const event = { resource: 'Events', operation: 'track-event', personValue: 'n8n-1', name: 'tried_again' };
    for (const _ of [1, 2]) await execute([event]);
    expect(us.events.filter(({ name }) => name === 'tried_again')).toHaveLength(1);
  });

  test('a message, with what the workspace offered', async () => {
    const [sent] = await execute([
      {
        resource: 'Messages',
        operation: 'send-transactional-email',
        transactionalMessageId: 1,
        to: 'ada@example.com',
        personValue: 'n8n-1',
        additionalFields: { messageData: '{"order":"A-17"}', sendAt: '' },
      },
    ]);
    expect(us.deliveries.find(({ id }) => id === sent?.deliveryId)?.recipient).toBe('ada@example.com');
  });

  test('an address that identifies, a list, and a number', async () => {
    const add = { resource: 'Segments', operation: 'add-to-segment', segmentId: 1, ids: ['n8n-1', 'n8n-2'] };
    expect(await execute([add])).toEqual([{ success: true }]);
    const byEmail = { ...identify('grace@example.com'), personBy: 'email' };
    expect(await execute([byEmail])).toEqual([{ success: true }]);
    expect(us.people.some(({ email }) => email === 'grace@example.com')).toBe(true);
  });

  test('a raw call with a body', async () => {
    const call = { resource: 'Advanced', operation: 'request', api: 'app', path: '/v1/segments' };
    const made = { method: 'POST', body: '{"segment":{"name":"From n8n"}}' };
    const [answer] = await execute([{ ...call, additionalFields: made }]);
    expect(answer).toMatchObject({ status: 200, body: { segment: { name: 'From n8n' } } });
  });
});

describe('errors', () => {
  const failure = async (item: IDataObject, as?: IDataObject) =>
    execute([item], as ? { as } : {}).then(
      () => expect.unreachable('it ran'),
      (error: NodeApiError) => error,
    );

  test('name the field and what to do', async () => {
    const error = await failure(identify(''));
    expect(error.name).toBe('NodeOperationError');
    expect(error.message).toContain('person: is missing');
    expect(error.description).toBe('Change the input (cio_invalid_input)');
    expect(error.context.itemIndex).toBe(0);
  });

  test('bear the status of Customer.io, and no key', async () => {
    const error = await failure(identify('n8n-1'), { trackApiKey: 'nonsense' });
    expect({ name: error.name, httpCode: error.httpCode }).toEqual({ name: 'NodeApiError', httpCode: '401' });
    expect(error.description).toMatch(/^Look at the credential/);
    expect(JSON.stringify(error)).not.toContain('nonsense');
  });

  test('stop nothing when the workflow goes on', async () => {
    const results = await execute([identify(''), identify('n8n-3')], { continueOnFail: true });
    expect(results).toEqual([
      { error: expect.objectContaining({ code: 'cio_invalid_input', remedy: 'fix-input' }) },
      { success: true },
    ]);
  });

  test('outside production, of who may not be written to', async () => {
    const email = { resource: 'Messages', operation: 'send-transactional-email', transactionalMessageId: 1 };
    const to = { to: 'ada@example.org', personValue: 'n8n-1' };
    const error = await failure(
      { ...email, ...to },
      { environment: 'staging', recipientAllowlist: '@example.com, a@b' },
    );
    expect(error.message).toContain('ada@example.org');
  });
});

describe('dropdowns', () => {
  const load = (name: string, parameters: IDataObject = {}, as: IDataObject = {}) =>
    node.methods.loadOptions[name]?.call(loading(parameters, { ...credentials, ...as }));

  test.each([
    'send_transactional_email__transactionalMessageId',
    'trigger_broadcast__broadcastId',
    'add_to_segment__segmentId',
    'upsert_object__objectTypeId',
    'set_subscription_preferences__subscribeTo',
  ])('%s', async (name) => {
    const options = (await load(name)) ?? [];
    expect(options.length).toBeGreaterThan(0);
    for (const option of options) expect(option).toMatchObject({ name: expect.any(String), value: expect.anything() });
  });

  test('say which key they need', async () => {
    await expect(load('add_to_segment__segmentId', {}, { appApiKey: '' })).rejects.toThrow(/App API key/);
  });
});

describe('the credential', () => {
  const tried = (given: IDataObject) =>
    node.methods.credentialTest.testCustomerIo.call(undefined as never, {
      id: '1',
      name: 'Customer.io',
      type: 'cioBridgeApi',
      data: { ...credentials, ...given } as ICredentialDataDecryptedObject,
    });

  test('keeps every key as a secret', () => {
    const secrets = new CioBridgeApi().properties.filter(({ typeOptions }) => typeOptions?.password);
    expect(secrets.map(({ name }) => name)).toEqual([
      'trackApiKey',
      'appApiKey',
      'pipelinesWriteKey',
      'signingKey',
      'oldSigningKey',
    ]);
  });

  test('is tried on every API', async () => {
    expect(await tried({})).toMatchObject({ status: 'OK' });
  });

  test.each([
    ['the wrong kind of key', { trackApiKey: appApiKey }, /App/],
    ['the wrong key', { appApiKey: 'nonsense' }, /App API key/],
  ])('says what is wrong: %s', async (_, given, words) => {
    expect(await tried(given)).toMatchObject({ status: 'Error', message: expect.stringMatching(words) });
  });
});
