import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { type Context, createEndpointHandler, service } from '@restatedev/restate-sdk';
// The floor has to stand on the same engine with the same settings.
import { startRestateProcess } from '../../packages/server/src/workflows/engine/restate-process.ts';
import type { Answer, Question } from './messages.ts';

/** A service on Restate that waits once, and notes that it has; what ends its waits is told to the engine directly. */
const AT_ONCE = 64;
const waits: string[] = [];
let ended = 0;

const waiting = service({
  name: 'waiting',
  options: { idempotencyRetention: 86_400_000, journalRetention: 0 },
  handlers: {
    async execute(context: Context) {
      const { id, promise } = context.awakeable<object>();
      await context.run('waits', async () => void waits.push(id));
      await promise;
      await context.run('seen', async () => 'seen');
      ended += 1;
    },
  },
});
const restate = await startRestateProcess({ dataDir: process.env.CIO_BRIDGE_DATA as string });
const server = createServer(createEndpointHandler({ services: [waiting], logger: () => {} }));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
await restate.admin.call('POST', '/deployments', {
  body: { uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
});

process.on('disconnect', () => process.exit());
process.on('message', (question: Question) => void answer(question).then((given) => process.send?.(given)));
process.send?.({});

async function answer(question: Question): Promise<Answer> {
  if ('begin' in question) await begin(question.begin);
  else await end(question.end.length);
  const { user, system } = process.cpuUsage();
  return { endedAtMs: Date.now(), cpuMs: (user + system) / 1_000 };
}

async function begin(ids: string[]): Promise<void> {
  waits.length = 0;
  ended = 0;
  await each(ids, (id) =>
    restate.ingress.call('POST', '/waiting/execute/send', { headers: { 'idempotency-key': id }, body: id }),
  );
  while (waits.length < ids.length) await new Promise((resolve) => setTimeout(resolve, 10));
}

async function end(count: number): Promise<void> {
  await each(waits, (id) =>
    restate.ingress.call('POST', `/restate/awakeables/${id}/resolve`, { body: { metric: 'delivered' } }),
  );
  while (ended < count) await new Promise((resolve) => setTimeout(resolve, 10));
}

async function each(items: string[], work: (item: string) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
