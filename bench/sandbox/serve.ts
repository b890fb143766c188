import { startSandbox } from '@cio-bridge/sandbox';
import fastify from 'fastify';

/** One server in a process of its own: the sandbox, or a bare Fastify route that echoes what it gets. */
export interface Serving {
  readonly url: string;
  readonly authorization: string;
  /** From the start of the process to answering, milliseconds. */
  readonly readyMs: number;
}

export interface Usage {
  readonly cpuMicros: number;
  readonly rssMb: number;
}

const serving = process.argv[2] === 'bare' ? await serveBare() : await serveOurs();
process.send?.({ ...serving, readyMs: performance.now() } satisfies Serving);

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMicros: user + system, rssMb: process.memoryUsage.rss() / 1_048_576 } satisfies Usage);
});
process.on('disconnect', () => process.exit());

async function serveOurs() {
  const { us, workspaces } = await startSandbox();
  const keys = workspaces.find(({ region }) => region === 'us');
  const credentials = Buffer.from(`${keys?.siteId}:${keys?.trackApiKey}`).toString('base64');
  return { url: us.track, authorization: `Basic ${credentials}` };
}

async function serveBare() {
  const app = fastify();
  app.put('/api/v1/customers/:identifier', async (request) => request.body);
  return { url: await app.listen({ port: 0, host: '127.0.0.1' }), authorization: 'Basic bm9uZTpub25l' };
}
