import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recognise } from '../src/pages/connection-new/recognise.ts';

const siteId = '0123456789abcdef0123';
const trackApiKey = 'fedcba98765432100123';
const appApiKey = '0123456789abcdef0123456789abcdef';

describe('what was copied from anywhere', () => {
  test.each([
    [
      'settings',
      `CIO_SITE_ID=${siteId}\nCIO_TRACK_API_KEY="${trackApiKey}"\nCIO_APP_API_KEY=${appApiKey}\nCIO_REGION=eu`,
    ],
    ['a mail', `Hi! Our site id is ${siteId}, the API key ${trackApiKey}. App API Key: ${appApiKey} (region: EU)`],
    ['JSON', JSON.stringify({ region: 'eu', siteId, trackApiKey, appApiKey })],
    [
      "the table of Customer.io's own page",
      `Site ID\tAPI Key\tRegion EU\n${siteId}\t${trackApiKey}\nApp API Keys\n${appApiKey}`,
    ],
    ['bare keys, in the order of the page', `Europe\n${siteId}\n${trackApiKey}\n${appApiKey}`],
  ])('%s', (_from, text) => {
    expect(recognise(text)).toEqual({ found: { region: 'eu', siteId, trackApiKey, appApiKey }, left: [] });
  });

  test('the sandbox, whichever of its three APIs is named', () => {
    const text =
      'http://127.0.0.1:4010/us/track\nTrack demo-us-site-id : demo-us-track-key\nApp API key demo-us-app-key\nPipelines write key demo-us-write-key';
    expect(recognise(text).found).toEqual({
      region: 'us',
      siteId: 'demo-us-site-id',
      trackApiKey: 'demo-us-track-key',
      appApiKey: 'demo-us-app-key',
      pipelinesWriteKey: 'demo-us-write-key',
      sandbox: 'http://127.0.0.1:4010/us',
    });
  });

  test.each(['App key - ', 'App API key: ', 'app_key=', 'App token   ', 'APP API KEY – '])(
    '“%s” names a key',
    (label) => {
      expect(recognise(`${label}demo-us-app-key`)).toEqual({
        found: { appApiKey: 'demo-us-app-key' },
        left: [],
      });
    },
  );

  test('what looks like a key and is not known is left', () => {
    const text = `Site id: ${siteId}\nSigning key - whsk_test_0123456789\nSee https://track-eu.customer.io of 2026-11-26`;
    expect(recognise(text)).toEqual({ found: { region: 'eu', siteId }, left: ['Signing key - whsk_test_0123456789'] });
  });

  test('an address that is not of this machine is never taken for a sandbox', () => {
    expect(recognise('https://example.test/us/track http://10.0.0.1/us/app').found).not.toHaveProperty('sandbox');
  });

  test('keys with labels are found in any order, with anything around them', () => {
    const hex = (length: number) =>
      fc
        .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
        .map((all) => `a1${all.join('').slice(2)}`);
    const lines = fc.tuple(hex(20), hex(20), hex(32)).chain(([site, track, app]) =>
      fc.record({
        keys: fc.constant({ siteId: site, trackApiKey: track, appApiKey: app }),
        order: fc.shuffledSubarray([`Site ID: ${site}`, `Track API key: ${track}`, `App API key: ${app}`], {
          minLength: 3,
        }),
        between: fc.constantFrom('\n', '\n\n', ' | ', ';\n'),
      }),
    );
    fc.assert(
      fc.property(lines, ({ keys, order, between }) => {
        expect(recognise(order.join(between))).toEqual({ found: keys, left: [] });
      }),
    );
  });

  test('ordinary words are no keys', () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 30 }), (text) => {
        expect(Object.keys(recognise(text).found).filter((name) => name !== 'region')).toEqual([]);
      }),
    );
  });
});
