import { type AddressInfo, createServer, type Socket } from 'node:net';

/**
 * HTTP's bare minimum on a socket: finds the end of each request and answers `{}`. A real HTTP server would be
 * the slowest part of every comparison, and so hide the difference between clients.
 */
const answer = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 3\r\n\r\n{}\n';

function serve(socket: Socket): void {
  let head = '';
  let bodyBytesLeft = 0;
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    let at = 0;
    while (at < chunk.length) {
      if (bodyBytesLeft > 0) {
        const taken = Math.min(bodyBytesLeft, chunk.length - at);
        at += taken;
        bodyBytesLeft -= taken;
        if (bodyBytesLeft === 0) socket.write(answer);
        continue;
      }
      const headBytesBefore = head.length;
      const end = (head + chunk.toString('latin1', at, at + 16_384)).indexOf('\r\n\r\n');
      if (end < 0) {
        head += chunk.toString('latin1', at);
        return;
      }
      const text = head + chunk.toString('latin1', at, at + 16_384);
      at += end + 4 - headBytesBefore;
      head = '';
      bodyBytesLeft = Number(/\r\ncontent-length: *(\d+)/i.exec(text.slice(0, end))?.[1] ?? 0);
      if (bodyBytesLeft === 0) socket.write(answer);
    }
  });
}

const server = createServer(serve);
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
