import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface Balancer {
  close(): Promise<void>;
}

/** What stands before several servers in production: each connection goes to the next one that takes it. */
export async function startBalancer(port: number, backends: number[]): Promise<Balancer> {
  const sockets = new Set<Socket>();
  let next = 0;
  const server = createServer((incoming) => {
    sockets.add(incoming);
    incoming.on('close', () => sockets.delete(incoming)).on('error', () => incoming.destroy());
    incoming.pause();
    join(incoming, backends.length);
  });

  function join(incoming: Socket, triesLeft: number): void {
    if (triesLeft === 0) return void incoming.destroy();
    next = (next + 1) % backends.length;
    const outgoing = connect(backends[next] as number, '127.0.0.1');
    let isJoined = false;
    outgoing.once('connect', () => {
      isJoined = true;
      outgoing.pipe(incoming).on('close', () => outgoing.destroy());
      incoming.pipe(outgoing).on('close', () => incoming.destroy());
    });
    outgoing.on('error', () => {
      if (isJoined) incoming.destroy();
      else join(incoming, triesLeft - 1);
    });
  }

  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
