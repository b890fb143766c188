import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { CioError, CustomerIo } from '../src/index.ts';

test('speaks to Track and App over real HTTP', async () => {
  const seen: { url: string | undefined; authorization: string | undefined; body: unknown }[] = [];
  const server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('');
    seen.push({ url: request.url, authorization: request.headers.authorization, body: body && JSON.parse(body) });
    if (request.url === '/app/v1/send/email') response.end('{"delivery_id":"dlv==","queued_at":1760000000}');
    else response.end('{}\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await using cio = new CustomerIo({
    track: { siteId: 'site', apiKey: 'track-key' },
    app: { apiKey: 'app-key' },
    baseUrls: { track: `${base}/track`, app: `${base}/app` },
  });

  await cio.track.identify({ cioId: 'cio_a1' }, { plan: 'pro' });
  const sent = await cio.app.sendEmail({
    to: 'ada@example.com',
    identifiers: { id: '42' },
    transactionalMessageId: 'receipt',
    messageData: { orderNumber: 'A-17' },
  });

  expect(sent).toEqual({ deliveryId: 'dlv==', queuedAt: 1760000000 });
  expect(seen).toEqual([
    {
      url: '/track/api/v2/entity',
      authorization: 'Basic c2l0ZTp0cmFjay1rZXk=',
      body: { type: 'person', action: 'identify', identifiers: { cio_id: 'a1' }, attributes: { plan: 'pro' } },
    },
    {
      url: '/app/v1/send/email',
      authorization: 'Bearer app-key',
      body: {
        to: 'ada@example.com',
        identifiers: { id: '42' },
        transactional_message_id: 'receipt',
        message_data: { orderNumber: 'A-17' },
      },
    },
  ]);
  server.closeAllConnections();
  server.close();
});

test('a call without its credentials names them', async () => {
  await using cio = new CustomerIo({ track: { siteId: 'site', apiKey: 'key' } });
  const error = await cio.app.customers.attributes({ id: '42' }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CioError);
  expect(error).toMatchObject({ code: 'cio_missing_credentials', remedy: 'reconnect', field: 'app' });
});
