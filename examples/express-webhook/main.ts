/** Reporting webhooks in Express. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { playReports } from '../play-reports.ts';
import { createApp } from './webhook.ts';

await playReports(async (reports) => {
  const server = createApp(reports).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/webhooks/customer-io`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
});
console.log('express-webhook: ok');
