/**
 * The whole server on a store that holds much already, in a process of its own. Tells the URL of its endpoint, that of
 * its API and a viewer's token over IPC.
 */
import { startServer } from '@cio-bridge/server';
import { fillStore } from './fill-store.ts';

const [signingKey = '', dataDir = '', rows = '0'] = process.argv.slice(2);

process.on('disconnect', () => process.exit());

const { services, url } = await startServer({ host: '127.0.0.1', port: 0, dataDir, logLevel: 'warn' });
const { id: clientId } = await services.clients.create({ name: 'Bench client' });
const connectionId = await services.connections.create({ clientId, name: 'Bench shop' });
const endpoint = await services.endpoints.create({
  connectionId,
  environment: 'production',
  signingKeys: [signingKey],
});
await fillStore(services.store.db, { rows: Number(rows), clientId, connectionId, endpointId: endpoint.id });
const viewer = await services.tokens.create({ name: 'viewer', permissions: ['events:read', 'activity:read'] });
process.send?.({ url: `${url}/webhooks/customer-io/${endpoint.token}`, api: url, token: viewer.token });
