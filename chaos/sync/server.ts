import { configFrom, startServer } from '@cio-bridge/server';
import type { SceneKeys } from '../victim/scene-keys.ts';

/** Where its syncs go, and who may begin them. */
export interface SyncPlace {
  clientId: string;
  connectionId: string;
  token: string;
}

const { services, url } = await startServer(configFrom(process.env));
process.on('message', ({ id, keys }: { id: number; keys: SceneKeys }) => {
  setUp(keys).then(
    (value) => process.send?.({ id, value }),
    (error: unknown) => process.send?.({ id, error: String(error) }),
  );
});
// It must not outlive those who count.
process.on('disconnect', () => process.exit(1));
process.send?.({ ready: url });

async function setUp({ webhookSigningKey: _key, ...credentials }: SceneKeys): Promise<SyncPlace> {
  const { id: clientId } = await services.clients.create({ name: 'Chaos' });
  const connectionId = await services.connections.create({ clientId, name: 'Chaos' });
  await services.connections.setCredentials(connectionId, 'production', { ...credentials, signingKeys: [] });
  const { token } = await services.tokens.create({ name: 'chaos' });
  return { clientId, connectionId, token };
}
