import { flushCompileCache } from 'node:module';
import { configFrom, type Server, startServer } from '@cio-bridge/server';
import type { SceneKeys } from './scene-keys.ts';

type Services = Server['services'];

export interface Role {
  /** The workflows, those first that others call. One of them is started by the events of this endpoint. */
  definitions(endpointId: string): object[];
  /** What else it is asked, by name. */
  answers: Record<string, (services: Services) => Promise<unknown>>;
}

type Question = { id: number } & ({ ask: 'setup'; keys: SceneKeys } | { ask: string });

/** The server under test, in a process that can be killed. It is set up by its parent's first message. */
export async function serve({ definitions, answers }: Role): Promise<void> {
  const { services, url } = await startServer(configFrom(process.env));
  process.on('message', (question: Question) => {
    const answer = 'keys' in question ? setUp(services, question.keys, definitions) : answers[question.ask]?.(services);
    Promise.resolve(answer).then(
      (value) => process.send?.({ id: question.id, value }),
      (error: unknown) => process.send?.({ id: question.id, error: String(error) }),
    );
  });
  // It would write what it compiled at its end, of which it is given none.
  flushCompileCache();
  // It must not outlive those who count.
  process.on('disconnect', () => process.exit(1));
  process.send?.({ ready: url });
}

/** @returns the token of the trigger endpoint. */
async function setUp(services: Services, keys: SceneKeys, definitions: Role['definitions']): Promise<string> {
  const { id: clientId } = await services.clients.create({ name: 'Chaos' });
  const connectionId = await services.connections.create({ clientId, name: 'Chaos' });
  const { webhookSigningKey, ...credentials } = keys;
  await services.connections.setCredentials(connectionId, 'production', { ...credentials, signingKeys: [] });
  const { id, token } = await services.endpoints.create({
    connectionId,
    environment: 'production',
    signingKeys: [webhookSigningKey],
  });
  for (const definition of definitions(id)) await services.workflows.apply({ clientId, definition });
  return token;
}
