import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '@cio-bridge/sandbox';
import fastify from 'fastify';

/**
 * One server in a process of its own: the sandbox, the sandbox with `tls` and a new authority, or a bare Fastify route
 * that echoes what it gets.
 */
export type Kind = 'ours' | 'ours-tls' | 'bare';

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

const kind = process.argv[2] as Kind;
const serving = kind === 'bare' ? await serveBare() : await serveOurs();
const readyMs = performance.now();
process.send?.({ ...serving, readyMs } satisfies Serving);

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMicros: user + system, rssMb: process.memoryUsage.rss() / 1_048_576 } satisfies Usage);
});
process.on('disconnect', () => process.exit());

async function serveOurs() {
  const authority = kind === 'ours-tls' ? await mkdtemp(join(tmpdir(), 'cio-bridge-bench-')) : undefined;
  const { us, workspaces } = await startSandbox({ tls: authority ?? false });
  if (authority !== undefined) await rm(authority, { recursive: true });
  const keys = workspaces.find(({ region }) => region === 'us');
  const credentials = Buffer.from(`${keys?.siteId}:${keys?.trackApiKey}`).toString('base64');
  return { url: us.track, authorization: `Basic ${credentials}` };
}

async function serveBare() {
  const app = fastify();
  app.put('/api/v1/customers/:identifier', async (request) => request.body);
  return { url: await app.listen({ port: 0, host: '127.0.0.1' }), authorization: 'Basic bm9uZTpub25l' };
}
