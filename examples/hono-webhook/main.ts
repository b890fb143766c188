/** Reporting webhooks in Hono. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { playReports } from '../play-reports.ts';
import { createApp } from './webhook.ts';

await playReports(async (reports) => {
  const server = serve({ fetch: createApp(reports).fetch, hostname: '127.0.0.1', port: 0 }) as Server;
  if (!server.listening) await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/webhooks/customer-io`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
});
console.log('hono-webhook: ok');
