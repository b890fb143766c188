import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server with files on it: imports, collections and recipients are downloaded from somewhere. */
export async function serveFiles(files: Readonly<Record<string, string>>) {
  const server = createServer(({ url = '' }, response) => {
    const content = files[url.slice(1)];
    response.writeHead(content === undefined ? 404 : 200).end(content);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: (name: string): string => `http://127.0.0.1:${port}/${name}`,
    [Symbol.asyncDispose]: async (): Promise<void> => {
      server.close();
      server.closeAllConnections();
    },
  };
}
