import { expect, test } from 'vitest';
import { CustomerIo, type TransportRequest } from '../../src/index.ts';
import { failureOf, startLocalServer } from '../support/local-server.ts';

/** Where a redirect from track.customer.io to `location` goes, with a transport that sends nothing. */
async function requestsAfter(location: string): Promise<TransportRequest[]> {
  const requests: TransportRequest[] = [];
  await using cio = new CustomerIo({
    track: { siteId: 'site-id', apiKey: 'track-key' },
    transport: async (request) => {
      requests.push(request);
      return requests.length === 1
        ? { status: 307, headers: { location }, body: '' }
        : { status: 200, headers: {}, body: '{}' };
    },
  });
  await cio.track.identify({ id: '42' }).catch((error) => expect(error).toMatchObject({ code: 'cio_redirected' }));
  return requests;
}

test('the other region gets the call, with credentials', async () => {
  const [, second] = await requestsAfter('https://track-eu.customer.io/api/v2/entity');
  expect(second?.url).toBe('https://track-eu.customer.io/api/v2/entity');
  expect(second?.headers.authorization).toBe('Basic c2l0ZS1pZDp0cmFjay1rZXk=');
});

test.each([
  'http://track-eu.customer.io/api/v2/entity', // without TLS
  'https://anything.customer.io/api/v2/entity',
  'https://api.customer.io/api/v2/entity', // another API: these are not its credentials
  'https://track-eu.customer.io.example.com/',
  'https://track-eu.customer.io:8443/',
  'https://user@track-eu.customer.io/',
  'https://example.com/',
  '//example.com/',
  'javascript:alert(1)',
  'https://[',
])('%s gets nothing', async (location) => {
  expect(await requestsAfter(location)).toHaveLength(1);
});

test('the error names the region setting', async () => {
  await using server = await startLocalServer((response) =>
    response.writeHead(307, { location: 'https://example.com/' }).end(),
  );
  await using cio = server.client();
  const error = await failureOf(cio.track.region());
  expect(error).toMatchObject({ code: 'cio_redirected', field: 'region', message: expect.stringContaining("'eu'") });
});
