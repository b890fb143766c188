/** Reporting webhooks in Fastify. */
import { playReports } from '../play-reports.ts';
import { createApp } from './webhook.ts';

await playReports(async (reports) => {
  const app = createApp(reports);
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url: `${address}/webhooks/customer-io`,
    close() {
      app.server.closeAllConnections();
      return app.close();
    },
  };
});
console.log('fastify-webhook: ok');
