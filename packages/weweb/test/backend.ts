// A backend of WeWeb's on its own core, as a process: run by Node and by Deno. Prints its URL.
import { createServer } from 'node:http';
import process from 'node:process';
import customerIo, { createCustomerIoIntegration } from '@cio-bridge/weweb';
import { createServer as createBackend } from '@weweb/backend-core';

const { others, production } = JSON.parse(process.argv[2] ?? '{}');
const integrations = [
  customerIo,
  ...Object.entries(others).map(([slug, options]) => ({ ...createCustomerIoIntegration(options as object), slug })),
];
const app = createBackend({
  production,
  integrations,
  loggerConfig: { stdoutFormatting: 'none' },
  workflows: integrations.flatMap(({ slug, methods }) =>
    Object.keys(methods).map((method) => ({
      id: `${slug}-${method}`,
      name: method,
      metadata: { path: `/${slug}/${method}`, method: 'POST' as const, security: { accessRule: 'public' as const } },
      firstAction: 'step',
      actions: {
        step: { id: 'step', type: `${slug}/${method}`, args: { __wwtype: 'f', code: 'context.http.body' } },
      },
    })),
  ),
});

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = 'GET', url = '/' } = request;
  const headers = { 'content-type': 'application/json' };
  const answer = await app.fetch(
    new Request(`http://127.0.0.1${url}`, { method, headers, body: method === 'GET' ? null : Buffer.concat(chunks) }),
  );
  response.writeHead(answer.status, { 'content-type': 'application/json' });
  response.end(await answer.text());
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as { port: number };
  console.log(`http://127.0.0.1:${port}`);
});
