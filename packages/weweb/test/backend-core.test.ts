import { actions } from '@cio-bridge/connector';
import { startSandbox } from '@cio-bridge/sandbox';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { installRuntimes } from '../../../scripts/pack-check/runtimes.ts';
import { type Backend, startBackend } from './start-backend.ts';

const sandbox = await startSandbox({ deliveryPace: 0.01 });
const us = sandbox.workspace('demo-us');
const { siteId, trackApiKey, appApiKey, pipelinesWriteKey } = us.keys;
const settings = { siteId, trackApiKey, appApiKey, region: 'us', sandboxUrl: sandbox.url };
const variables = {
  CUSTOMERIO_SITE_ID: siteId,
  CUSTOMERIO_TRACK_API_KEY: trackApiKey,
  CUSTOMERIO_APP_API_KEY: appApiKey,
  CUSTOMERIO_WRITE_API_KEY: pipelinesWriteKey,
  CUSTOMERIO_REGION: 'US',
  CUSTOMERIO_SANDBOX_URL: sandbox.url,
};
/** The same integration, connected otherwise. */
const others = {
  wrong_key: { environments: { production: { ...settings, trackApiKey: 'nonsense' } } },
  wrong_region: { environments: { production: { ...settings, region: 'EU' } } },
  no_app_key: { environments: { production: { ...settings, appApiKey: '' } } },
  nothing_set: { environments: { production: { siteId: ' ' } } },
  staging: { environment: 'staging', environments: { staging: { ...settings, recipientAllowlist: ['@example.com'] } } },
};
const deno = async () => (await installRuntimes()).deno.path;

afterAll(() => sandbox.close());

describe.each(['Node', 'Deno'])('on %s', (runtime) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await startBackend(variables, others, { deno: runtime === 'Deno' ? await deno() : undefined });
    await backend.call('identify_customer', { customer_identifier: 'cust-100', traits: { email: 'ada@example.com' } });
  }, 600_000);
  afterAll(() => backend[Symbol.asyncDispose]());
  afterEach(() => sandbox.faults.clear());

  const done = { status: 200, body: { success: true } };
  const id = `${runtime}-1`;
  const email = `${runtime.toLowerCase()}@example.com`;
  const personOf = (text: string) => us.people.find((person) => person.id === text || person.email === text);

  test('is listed by the backend', async () => {
    expect(await backend.get('/ww/versions')).toMatchObject({ integrations: { '@cio-bridge/weweb': '0.1.0' } });
  });

  describe('the actions in WeWeb’s words', () => {
    test('Identify Customer, by an id or by an email', async () => {
      expect(await backend.call('identify_customer', { customer_identifier: id, traits: { plan: 'pro' } })).toEqual(
        done,
      );
      expect(await backend.call('identify_customer', { customerIdentifier: email, Traits: '{"plan":"free"}' })).toEqual(
        done,
      );
      expect(personOf(id)?.attributes.plan).toBe('pro');
      expect(personOf(email)).toMatchObject({ attributes: { plan: 'free' } });
    });

    test('Track Event and Track Anonymous Event', async () => {
      const event = { customer_identifier: id, event_name: 'paid', event_data: { total: 18.4 }, timestamp: '' };
      expect(await backend.call('track_event', event)).toEqual(done);
      expect(us.events.find((one) => one.name === 'paid' && one.cioId === personOf(id)?.cioId)?.data).toEqual({
        total: 18.4,
      });
      const anonymous = { anonymous_id: `visitor-${runtime}`, event_name: 'looked' };
      expect(await backend.call('track_anonymous_event', anonymous)).toEqual(done);
    });

    test('Add Device and Delete Device', async () => {
      const device = { customer_identifier: id, device_token: `token-${runtime}`, device_platform: 'ios' };
      expect(await backend.call('add_device', device)).toEqual(done);
      expect(personOf(id)?.devices.map(({ token }) => token)).toEqual([`token-${runtime}`]);
      const gone = { customer_identifier: id, device_id: `token-${runtime}` };
      expect(await backend.call('delete_device', gone)).toEqual(done);
      expect(personOf(id)?.devices).toEqual([]);
    });

    test('Merge Customers, by the type of each identifier', async () => {
      await backend.call('identify_customer', { customer_identifier: `${id}-old`, traits: { seats: 3 } });
      const merge = {
        primary_identifier_type: 'id',
        primary_identifier: id,
        secondary_identifier_type: 'ID',
        secondary_identifier: `${id}-old`,
      };
      expect(await backend.call('merge_customers', merge)).toEqual(done);
      expect(personOf(`${id}-old`)).toBeUndefined();
      expect(personOf(id)?.attributes.seats).toBe(3);
    });

    test('Send Transactional Email and Send Push', async () => {
      const email = {
        transactional_message_id: '1',
        to: 'ada@example.com',
        identifiers: { id: 'cust-100', cio_id: '' },
        message_data: '{"order":"A-17"}',
        subject: '',
      };
      const sent = await backend.call('send_transactional_email', email);
      expect(sent).toMatchObject({ status: 200, body: { deliveryId: expect.any(String) } });
      const { deliveryId } = sent.body as { deliveryId: string };
      expect(us.deliveries.find((delivery) => delivery.id === deliveryId)?.recipient).toBe('ada@example.com');
      const push = await backend.call('send_push', { customer_identifier: 'cust-100', transactional_message_id: 2 });
      expect(push).toMatchObject({ status: 200, body: { deliveryId: expect.any(String) } });
    });

    test('Suppress, Unsuppress and Destroy Customer', async () => {
      for (const method of ['suppress_customer', 'unsuppress_customer', 'identify_customer', 'destroy_customer']) {
        expect(await backend.call(method, { customer_identifier: `${id}-gone` })).toEqual(done);
      }
      expect(personOf(`${id}-gone`)).toBeUndefined();
    });

    test('the compatibility actions', async () => {
      const who = { user_id: id };
      expect(await backend.call('identify', { ...who, traits: { via: 'pipelines' } })).toEqual(done);
      expect(await backend.call('track', { ...who, event: 'signed_up' })).toEqual(done);
      expect(await backend.call('page', { ...who, name: 'Pricing' })).toEqual(done);
      expect(await backend.call('screen', { ...who, name: 'Home' })).toEqual(done);
      expect(await backend.call('group', { ...who, group_id: 'acme', traits: '{"name":"Acme"}' })).toEqual(done);
      expect(await backend.call('alias', { ...who, previous_id: `${id}-before` })).toEqual(done);
      expect(await backend.call('reset', {})).toMatchObject({ status: 200, body: { anonymousId: expect.any(String) } });
    });
  });

  test('every action of the catalogue takes its sample', async () => {
    const email = { customer_identifier: 'cust-100', to: 'ada@example.com', transactional_message_id: 1 };
    const { deliveryId } = (await backend.call('send_transactional_email', email)).body as { deliveryId: string };
    const refused: unknown[] = [];
    for (const { key, sample } of actions) {
      const method = key.replace('customer-io/', '').replaceAll('-', '_');
      // Whom the samples of people delete, the sample of a broadcast writes to.
      const person = { customer_identifier: 'ada@example.com' };
      if (method === 'trigger_broadcast') await backend.call('identify_customer', person);
      const args = method === 'get_delivery' ? { deliveryId } : sample.input;
      const { status, body } = await backend.call(method, args);
      if (status !== 200) refused.push({ method, status, body });
    }
    expect(refused).toEqual([]);
  });

  describe('errors', () => {
    const identify = { customer_identifier: 'cust-100', traits: {} };
    const error = (code: string, words: RegExp, details: object = {}) => ({
      code,
      error: expect.stringMatching(words),
      details: expect.objectContaining(details),
    });

    test('401: the key is not one of this workspace', async () => {
      const { status, body } = await backend.call('identify_customer', identify, 'wrong_key');
      expect(status).toBe(401);
      expect(body).toMatchObject(error('cio_unauthorized', /key/, { remedy: 'reconnect' }));
    });

    test('the wrong region', async () => {
      const { status, body } = await backend.call('identify_customer', identify, 'wrong_region');
      expect(status).toBe(401);
      expect(body).toMatchObject(error('cio_unauthorized', /region/i, { remedy: 'reconnect' }));
    });

    test('403: the key may not', async () => {
      sandbox.faults.add({ kind: 'status', status: 403, path: '/v1/send/*' });
      const push = { customer_identifier: 'cust-100', transactional_message_id: 2 };
      const { status, body } = await backend.call('send_push', push);
      expect(status).toBe(403);
      expect(body).toMatchObject(error('cio_forbidden', /send_push/, { remedy: 'reconnect' }));
    });

    test('404: there is nobody of that name', async () => {
      const { status, body } = await backend.call('get_customer_attributes', { customer_identifier: 'nobody' });
      expect(status).toBe(404);
      expect(body).toMatchObject(error('cio_not_found', /get_customer_attributes/, { remedy: 'fix-input' }));
    });

    test('422: what is wrong with which field, in the words of the workflow', async () => {
      const { status, body } = await backend.call('track_event', { customer_identifier: '', event_name: '' });
      expect(status).toBe(422);
      const message = 'track_event: customer_identifier: is missing; event_name: is missing';
      expect(body).toMatchObject({ code: 'cio_invalid_input', error: message });
      expect(body).toMatchObject({ details: { field: 'customer_identifier', remedy: 'fix-input' } });
    });

    test('429: come back later', async () => {
      sandbox.faults.add({ kind: 'status', status: 429, retryAfterSeconds: 3600, path: '/api/v2/*' });
      const { status, body } = await backend.call('identify_customer', identify);
      expect(status).toBe(429);
      expect(body).toMatchObject(error('cio_rate_limited', /identify_customer/, { retryAfterMs: 3_600_000 }));
    });

    test('a missing key: which, and for what', async () => {
      const push = { customer_identifier: 'cust-100', transactional_message_id: 2 };
      const { status, body } = await backend.call('send_push', push, 'no_app_key');
      expect(status).toBe(400);
      expect(body).toMatchObject(error('cio_missing_credentials', /App API key/));
      const unset = await backend.call('identify_customer', identify, 'nothing_set');
      expect(unset.status).toBe(400);
      const words =
        'Customer.io is not connected for production: set siteId, trackApiKey, region in environments.production';
      expect(unset.body).toMatchObject({ code: 'cio_missing_credentials', error: words });
    });

    test('outside production nobody is written to who is not on the list', async () => {
      const email = { transactional_message_id: 1, to: 'ada@example.org', customer_identifier: 'cust-100' };
      const { status, body } = await backend.call('send_transactional_email', email, 'staging');
      expect(status).toBe(403);
      expect(body).toMatchObject(error('cio_recipient_not_allowed', /ada@example\.org/));
    });

    test.each([
      [
        'two names of one field',
        'track_event',
        { customer_identifier: 'a', person: 'b', event_name: 'x' },
        /same field/,
      ],
      [
        'a type that identifies nobody',
        'merge_customers',
        { primary_identifier_type: 'shoe', primary_identifier: 'a' },
        /primary_identifier_type: has to be id, email or cio_id/,
      ],
      ['a list', 'identify_customer', ['a', 'b'], /have to be an object/],
      ['a name that nothing has', 'identify_customer', { ...identify, traitz: {} }, /traitz/],
    ])('%s', async (_, method, args, words) => {
      const { status, body } = await backend.call(method, args);
      expect(status).toBe(422);
      expect(body).toMatchObject({ code: 'cio_invalid_input', error: expect.stringMatching(words) });
    });
  });
});

test('in production the message still says it all, and no key', async () => {
  await using backend = await startBackend({ ...variables, CUSTOMERIO_TRACK_API_KEY: '' }, others, {
    production: true,
  });
  const { status, body } = await backend.call('identify_customer', { customer_identifier: 'cust-100' });
  expect({ status, body }).toEqual({
    status: 400,
    body: {
      code: 'cio_missing_credentials',
      error:
        'Customer.io is not connected for production: set CUSTOMERIO_TRACK_API_KEY among the environment variables',
    },
  });
  const refused = await backend.call('identify_customer', { customer_identifier: 'cust-100' }, 'wrong_key');
  expect(JSON.stringify(refused)).not.toContain('nonsense');
});
