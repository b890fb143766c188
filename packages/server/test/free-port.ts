import { once } from 'node:events';
import { createServer } from 'node:net';

/** Systems give those above to whoever asks for any port: one of them may be taken before it is used. */
const [FIRST, LAST] = [20_000, 32_000];

/** A port that nobody listens on, and that nobody is given by chance. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    await once(server.close(), 'close');
    return port;
  }
}
