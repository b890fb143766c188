import { configFrom, type Server, startServer } from '@cio-bridge/server';
import { definition, type Question, type SceneKeys } from './messages.ts';

/** The server under test, in a process that can be killed. It is set up by its parent's first message. */
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
  if (question.ask === 'setup') return setUp(services, question.keys);
  const { db } = services.store;
  const events = await db.selectFrom('events').select(['id', 'event_id']).where('metric', '=', 'bounced').execute();
  const runs = await db.selectFrom('runs').select(['activation', 'status', 'waiting_for', 'error']).execute();
  const sends = await db.selectFrom('send_ledger').select(['state', 'attempts', 'reason']).execute();
  return { events, runs, sends };
}

async function setUp(services: Server['services'], keys: SceneKeys): Promise<string> {
  const { id: clientId } = await services.clients.create({ name: 'Chaos' });
  const connectionId = await services.connections.create({ clientId, name: 'Chaos' });
  const { webhookSigningKey, ...credentials } = keys;
  await services.connections.setCredentials(connectionId, 'production', { ...credentials, signingKeys: [] });
  const { token } = await services.endpoints.create({
    connectionId,
    environment: 'production',
    signingKeys: [webhookSigningKey],
  });
  await services.workflows.save({ clientId, definition });
  return token;
}
