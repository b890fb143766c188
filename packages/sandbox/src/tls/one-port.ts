import type { RequestListener } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { http, https } from '../http/node-http.ts';
import type { ServerCertificate } from './authority.ts';

/** The first byte of a TLS connection: a handshake record. No HTTP method starts with it. */
const handshake = 0x16;

export interface OnePort {
  readonly server: Server;
  /** Cuts every connection. */
  close(): void;
}

/** A server that speaks http and https on one port, telling them apart by the first byte. */
export function createOnePort(handler: RequestListener, { key, cert }: ServerCertificate): OnePort {
  const plain = http.createServer(handler);
  const secure = https.createServer({ key, cert }, handler);
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('data', (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      (first[0] === handshake ? secure : plain).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
  return {
    server,
    close: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
