import { expect, test } from 'vitest';
import { failureOf, startLocalServer } from '../support/local-server.ts';

test('three redirects are followed with method, body and credentials; a fourth is not', async () => {
  await using server = await startLocalServer((response, { url }, index) =>
    index < 3 ? response.writeHead(307, { location: `${url}x` }).end() : response.end('{}'),
  );
  await using cio = server.client();
  await cio.track.identify({ id: '42' }, { plan: 'pro' });
  expect(server.received).toHaveLength(4);
  for (const { method, body, headers } of server.received) {
    expect(method).toBe('POST');
    expect(JSON.parse(body)).toMatchObject({ attributes: { plan: 'pro' } });
    expect(headers.authorization).toBe('Basic c2l0ZS1pZDp0cmFjay1rZXk='); // openssl base64 of site-id:track-key
  }

  await using circle = await startLocalServer((response) => response.writeHead(307, { location: '/round' }).end());
  await using lost = circle.client();
  expect(await failureOf(lost.track.identify({ id: '42' }))).toMatchObject({ code: 'cio_redirected', status: 307 });
  expect(circle.received).toHaveLength(4);
});

test.each([301, 302, 308])('%i keeps method and body too', async (status) => {
  await using server = await startLocalServer((response, _request, index) =>
    index === 0 ? response.writeHead(status, { location: '/elsewhere' }).end() : response.end('{}'),
  );
  await using cio = server.client();
  await cio.track.delete({ id: '42' });
  expect(server.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'POST /api/v2/entity',
    'POST /elsewhere',
  ]);
  expect(server.received[1]?.body).toBe(server.received[0]?.body);
});

test.each([303, 300, 304])('%i is not followed', async (status) => {
  await using server = await startLocalServer((response) => response.writeHead(status, { location: '/x' }).end());
  await using cio = server.client();
  expect(await failureOf(cio.track.delete({ id: '42' }))).toMatchObject({
    code: 'cio_redirected',
    remedy: 'reconnect',
  });
  expect(server.received).toHaveLength(1);
});
