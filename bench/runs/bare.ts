import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { type Context, createEndpointHandler, service } from '@restatedev/restate-sdk';
import { Pool } from 'undici';
// The floor has to stand on the same engine with the same settings.
import { startRestateProcess } from '../../packages/server/src/workflows/engine/restate-process.ts';
import { type Round, roundOf } from './round.ts';

/** A service of two steps on Restate, each one HTTP call, and nothing else. */
const sink = new Pool(process.env.BENCH_SINK_URL as string, { connections: 64 });
const call = async (body: object): Promise<number> => {
  const answer = await sink.request({
    method: 'POST',
    path: '/api/v2/entity',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await answer.body.json();
  return answer.statusCode;
};

let ended = 0;
const twoSteps = service({
  name: 'two-steps',
  options: { idempotencyRetention: 86_400_000, journalRetention: 0 },
  handlers: {
    async execute(context: Context, person: string) {
      await context.run('first', () => call({ type: 'person', identifiers: { id: person }, action: 'identify' }));
      await context.run('second', () => call({ type: 'person', identifiers: { id: person }, action: 'event' }));
      ended += 1;
    },
  },
});
const restate = await startRestateProcess({ dataDir: process.env.CIO_BRIDGE_DATA as string });
const server = createServer(createEndpointHandler({ services: [twoSteps], logger: () => {} }));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
await restate.admin.call('POST', '/deployments', {
  body: { uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
});

process.on('disconnect', () => process.exit());
process.on('message', ({ runs }: { runs: number }) => void runThem(runs).then((done) => process.send?.(done)));
process.send?.({});

let batch = 0;
async function runThem(count: number): Promise<Round> {
  batch += 1;
  ended = 0;
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  let next = 0;
  const sender = async () => {
    for (let index = next++; index < count; index = next++) {
      await restate.ingress.call('POST', '/two-steps/execute/send', {
        headers: { 'idempotency-key': `${batch}-${index}` },
        body: `p${index}`,
      });
    }
  };
  await Promise.all(Array.from({ length: 200 }, sender));
  while (ended < count) await new Promise((resolve) => setTimeout(resolve, 10));
  return roundOf({ elapsedMs: performance.now() - startedAt, cpu: process.cpuUsage(cpuBefore) });
}
