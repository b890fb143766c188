// What has to work wherever the packages run. Plain JavaScript, on nothing but what every runtime has.
import {
  actions,
  createConnector,
  describeCatalogue,
  parseReportingEvent,
  probeConnection,
  reportingSamples,
  sendMarkerFrom,
} from '@cio-bridge/connector';
import { CustomerIo, eventIdFrom, sha256Hex, signWebhook, verifySignature } from '@cio-bridge/sdk';
import { createTransport } from '@cio-bridge/sdk/fetch-transport';

/**
 * @typedef {object} Place
 * @property {string} runtime
 * @property {{ track: string, app: string, pipelines: string }} urls - of the local Customer.io
 * @property {{ siteId: string, trackApiKey: string, appApiKey: string }} keys
 * @property {string} slowPath - a route of the App API that is answered after three seconds
 * @property {string} deadUrl - nobody listens there
 */

/** @param {unknown} actual @param {unknown} expected */
function equal(actual, expected) {
  const [is, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== wanted) throw new Error(`is ${is}, not ${wanted}`);
}

/** @param {Promise<unknown>} promise @returns {Promise<any>} what it fails with */
const failureOf = (promise) =>
  promise.then(
    (answer) => Promise.reject(new Error(`succeeded with ${JSON.stringify(answer)}`)),
    (error) => error,
  );

// Signed by OpenSSL: printf 'v0:1760000000:{…}' | openssl dgst -sha256 -mac HMAC -macopt key:whsk_test_0123456789
const webhook = {
  body: '{"event_id":"01K7EXAMPXE0000000000000AA","metric":"sent"}',
  key: 'whsk_test_0123456789',
  timestamp: 1_760_000_000,
  signature: '950a3d91c84ec00610fbea1c61d7a9a67d4eddee791b7bf7e899235da8c210ee',
};

/** @type {Record<string, Record<string, (place: Place) => unknown>>} */
const suites = {
  '@cio-bridge/sdk': {
    async 'identifies a person and reads it back'({ runtime, ...place }) {
      const cio = closing(clientOf(place));
      await cio.track.identify({ id: `sdk-${runtime}` }, { email: `${runtime}@example.test`, name: 'Zoë 👋' });
      const { attributes } = await cio.app.customers.attributes({ id: `sdk-${runtime}` });
      equal(attributes.name, 'Zoë 👋');
    },
    async 'sends in batches'({ runtime, ...place }) {
      const cio = closing(clientOf(place));
      const people = Array.from({ length: 1_500 }, (_, index) => ({ id: `batch-${runtime}-${index}` }));
      const batcher = cio.track.batcher();
      const refusals = batcher.addAll(
        people.map((person) => ({
          type: 'person',
          action: 'identify',
          person,
          attributes: { name: 'Zoë 👋'.repeat(60) },
        })),
      );
      await batcher.flush();
      equal(await refusals, []);
      const last = await cio.app.customers.attributes({ id: `batch-${runtime}-1499` });
      equal(last.attributes.name, 'Zoë 👋'.repeat(60));
    },
    async 'sends an attachment'(place) {
      const cio = closing(clientOf(place));
      const content = new Uint8Array(100_000).map((_, index) => index % 251);
      const { deliveryId } = await cio.app.sendEmail({
        transactionalMessageId: 1,
        to: 'ada@example.test',
        identifiers: { id: 'ada' },
        messageData: { order: 'A-17' },
        attachments: [{ name: 'invoice.pdf', content }],
      });
      equal(typeof deliveryId, 'string');
    },
    async 'takes fetch when it is asked to'(place) {
      const cio = closing(clientOf(place, { transport: createTransport().send }));
      equal((await cio.track.region()).region, 'us');
    },
    async 'says that a key is wrong'(place) {
      const cio = closing(clientOf({ ...place, keys: { ...place.keys, trackApiKey: 'wrong' } }));
      const { status, remedy } = await failureOf(cio.track.identify({ id: 'x' }, {}));
      equal({ status, remedy }, { status: 401, remedy: 'reconnect' });
    },
    async 'does not wait longer than it was told'({ slowPath, ...place }) {
      const cio = closing(
        clientOf(place, { timeouts: { connectMs: 100, headersMs: 200, bodyMs: 200 }, retries: false }),
      );
      const startedAt = Date.now();
      const { code } = await failureOf(cio.request({ api: 'app', method: 'GET', path: slowPath }));
      equal(code, 'cio_timeout');
      if (Date.now() - startedAt > 2_500) throw new Error(`waited ${Date.now() - startedAt} ms`);
    },
    async 'stops when it is told to'({ slowPath, ...place }) {
      const cio = closing(clientOf(place));
      const call = cio.request({ api: 'app', method: 'GET', path: slowPath }, { signal: AbortSignal.timeout(100) });
      equal((await failureOf(call)).code, 'cio_aborted');
    },
    async 'says of a send that met nobody what is known'({ deadUrl, runtime, ...place }) {
      const cio = closing(
        clientOf({ ...place, urls: { track: deadUrl, app: deadUrl, pipelines: deadUrl } }, { retries: false }),
      );
      const push = cio.app.sendPush({ transactionalMessageId: 1, identifiers: { id: 'ada' } });
      // workerd does not tell a refused connection from a broken one.
      equal((await failureOf(push)).code, runtime.startsWith('workerd') ? 'cio_unknown_outcome' : 'cio_network');
    },
    'signs and checks webhooks'() {
      const { body, key, timestamp, signature } = webhook;
      const headers = { 'x-cio-timestamp': String(timestamp), 'x-cio-signature': signature };
      equal(signWebhook(body, key, timestamp), headers);
      for (const raw of [body, new TextEncoder().encode(body)]) {
        equal(verifySignature(raw, new Headers(headers), key, timestamp * 1_000), { ok: true, keyIndex: 0 });
      }
      const forged = verifySignature(`${body} `, headers, ['old', key], timestamp * 1_000);
      equal(forged, { ok: false, fault: 'mismatch' });
    },
    'derives the same ids everywhere'() {
      // SHA-256 of ["orders","A-17",1760000000] by OpenSSL, its first ten bytes in Crockford's base 32.
      equal(eventIdFrom('orders', 'A-17', 1_760_000_000), '01K742SG00N4G6Q8ZMG54TWBW3');
      equal(sha256Hex('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    },
  },
  '@cio-bridge/connector': {
    async 'runs actions'({ runtime, ...place }) {
      const connector = closing(connectorOf(place));
      const person = { id: `connector-${runtime}` };
      await connector.run('customer-io/identify-customer', { person, attributes: { plan: 'pro' } });
      await connector.run('customer-io/track-event', { person, name: 'paid', data: { total: 18.4 } });
      const { attributes } = await connector.run('customer-io/get-customer-attributes', { person });
      equal(attributes.plan, 'pro');
    },
    async 'sends an email with a file'(place) {
      const connector = closing(connectorOf(place));
      const { deliveryId } = await connector.run('customer-io/send-transactional-email', {
        transactionalMessageId: 1,
        to: 'ada@example.test',
        person: { id: 'ada' },
        messageData: { order: 'A-17' },
        attachments: { 'hello.txt': 'aGVsbG8=' },
      });
      equal(typeof deliveryId, 'string');
    },
    async 'reads choices'(place) {
      const connector = closing(connectorOf(place));
      const key = 'customer-io/send-transactional-email';
      const { choices } = await connector.choices(key, 'transactionalMessageId', {});
      if (choices.length === 0) throw new Error('there are none');
    },
    async 'refuses input with the field in words'(place) {
      const connector = closing(connectorOf(place));
      const input = { person: { id: 'ada' }, name: '' };
      const { remedy, field } = await failureOf(connector.run('customer-io/track-event', input));
      equal({ remedy, field: field.replace('/', '') }, { remedy: 'fix-input', field: 'name' });
    },
    async 'shows what would leave, its secrets masked'(place) {
      const connector = closing(connectorOf(place));
      const input = { person: { id: 'ada' }, attributes: {} };
      const dry = JSON.stringify(await connector.run('customer-io/identify-customer', input, { dryRun: true }));
      if (dry.includes(btoa(`${place.keys.siteId}:${place.keys.trackApiKey}`))) throw new Error('the key is in it');
    },
    async 'tries credentials out'({ urls, keys }) {
      const report = await probeConnection({ region: 'us', ...keys, sandboxUrls: urls });
      equal([report.ok, report.region, report.faults], [true, 'us', []]);
    },
    'derives the same markers everywhere'() {
      // printf 'send:run-1/step-1' | openssl dgst -sha256
      equal(sendMarkerFrom('run-1/step-1'), '5c977fbfdf73a858eaee2a247f15567e');
    },
    'describes itself'() {
      const catalogue = describeCatalogue();
      equal(catalogue.actions.length, actions.length);
      for (const sample of reportingSamples) {
        const { ok } = parseReportingEvent(JSON.stringify(sample));
        equal(ok, true);
      }
    },
  },
};

/** What the test under way has opened. */
const opened = [];

/** @template {AsyncDisposable} T @param {T} resource @returns {T} which is closed after the test: not every runtime knows `using` */
function closing(resource) {
  opened.push(resource);
  return resource;
}

/** @param {Pick<Place, 'urls' | 'keys'>} place @param {object} [options] */
const clientOf = ({ urls, keys }, options) =>
  new CustomerIo({
    track: { siteId: keys.siteId, apiKey: keys.trackApiKey },
    app: { apiKey: keys.appApiKey },
    baseUrls: urls,
    ...options,
  });

/** @param {Pick<Place, 'urls' | 'keys'>} place */
const connectorOf = ({ urls, keys }) =>
  createConnector({
    connection: {
      name: 'Example Shop',
      client: 'Example',
      environments: { production: { region: 'us', ...keys, sandboxUrls: urls } },
    },
    environment: 'production',
  });

/** @param {Place} place @returns {Promise<{ package: string, name: string, fault?: string }[]>} */
export async function smoke(place) {
  const outcomes = [];
  for (const [name, tests] of Object.entries(suites)) {
    for (const [test, play] of Object.entries(tests)) {
      try {
        await play(place);
        outcomes.push({ package: name, name: test });
      } catch (error) {
        outcomes.push({ package: name, name: test, fault: `${error?.stack ?? error}` });
      }
      for (const resource of opened.splice(0)) await resource[Symbol.asyncDispose]();
    }
  }
  return outcomes;
}
