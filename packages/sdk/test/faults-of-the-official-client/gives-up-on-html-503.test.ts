import { expect, test } from 'vitest';
import { startLocalServer } from '../support/local-server.ts';

test('a 503 with an HTML body is retried', async () => {
  await using server = await startLocalServer((response, _request, index) =>
    index < 2
      ? response.writeHead(503, { 'content-type': 'text/html' }).end('<html><body>Service Unavailable</body></html>')
      : response.end('{}'),
  );
  await using cio = server.client();
  await cio.track.identify({ id: '42' }, { plan: 'pro' });
  expect(server.received).toHaveLength(3);
});
