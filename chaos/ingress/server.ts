import { configFrom, type Server, startServer } from '@cio-bridge/server';
import { definition, type Question, type SceneKeys } from './messages.ts';

/** The server under test, in a process that can be killed. */
const server = await startServer(configFrom(process.env));
process.on('message', (question: Question) => {
  void answer(server, question).then(
    (value) => process.send?.({ id: question.id, value }),
    (error: unknown) => process.send?.({ id: question.id, error: String(error) }),
  );
});
// It must not outlive those who count.
process.on('disconnect', () => process.exit(1));
process.send?.({ ready: server.url });

async function answer({ services }: Server, question: Question): Promise<unknown> {
  const { db } = services.store;
  if (question.ask === 'setup') return setUp(services, question.keys);
  if (question.ask === 'progress') {
    const stored = await db
      .selectFrom('events')
      .select(({ fn }) => fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    const open = await db
      .selectFrom('runs')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('ended_at_ms', 'is', null)
      .executeTakeFirstOrThrow();
    return { stored: Number(stored.count), open: Number(open.count), pid: process.pid };
  }
  const deliveries = await db.selectFrom('deliveries').select('delivery_id').execute();
  return {
    events: await db.selectFrom('events').select(['id', 'event_id', 'activated_at_ms']).execute(),
    runs: await db.selectFrom('runs').select(['event_id', 'status', 'error']).execute(),
    deliveries: deliveries.length,
  };
}

async function setUp(services: Server['services'], keys: SceneKeys): Promise<string> {
  const { id: clientId } = await services.clients.create({ name: 'Chaos' });
  const connectionId = await services.connections.create({ clientId, name: 'Chaos' });
  const { webhookSigningKey, ...credentials } = keys;
  await services.connections.setCredentials(connectionId, 'production', { ...credentials, signingKeys: [] });
  const { id, token } = await services.endpoints.create({
    connectionId,
    environment: 'production',
    signingKeys: [webhookSigningKey],
  });
  await services.workflows.save({ clientId, definition: definition(id) });
  return token;
}
