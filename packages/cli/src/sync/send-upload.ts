import { setTimeout as sleep } from 'node:timers/promises';
import type { Source } from '@cio-bridge/sync';
import { Refused } from '../in-words.ts';
import { callServer, type ServerOptions } from '../server/call-server.ts';

/** Sent with one request: few enough that a line which breaks off costs little. */
const PART_BYTES = 8_388_608;
const TRIES = 6;

interface Upload {
  id: string;
  receivedBytes: number;
}

/** Sends a file piece by piece; a piece that was cut off is sent again from where the server has it. */
export async function sendUpload(
  options: ServerOptions,
  clientId: string,
  source: Source,
  { quiet = false }: { quiet?: boolean | undefined },
): Promise<string> {
  const { name, bytes } = source;
  const { id } = await callServer<Upload>(options, 'POST', '/api/v1/uploads', {
    body: { clientId, name, ...(bytes !== undefined && bytes > 0 && { bytes }) },
  });
  let sent = 0;
  const send = async (part: Buffer, isLast: boolean) => {
    await sendPart(options, id, { part, offset: sent, isLast });
    sent += part.length;
    if (!quiet && process.stderr.isTTY && bytes) {
      process.stderr.write(`\rUploading ${Math.floor((sent * 100) / bytes)} %`);
    }
  };
  for await (const { part, isLast } of parts(source.open())) await send(part, isLast);
  if (!quiet && process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  return id;
}

async function* parts(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<{ part: Buffer; isLast: boolean }> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  for await (const chunk of chunks) {
    if (heldBytes > 0 && heldBytes + chunk.length > PART_BYTES) {
      yield { part: Buffer.concat(held), isLast: false };
      [held, heldBytes] = [[], 0];
    }
    held.push(chunk);
    heldBytes += chunk.length;
  }
  yield { part: Buffer.concat(held), isLast: true };
}

async function sendPart(
  options: ServerOptions,
  id: string,
  { part, offset, isLast }: { part: Buffer; offset: number; isLast: boolean },
): Promise<void> {
  let at = offset;
  for (let tries = 1; ; tries += 1) {
    try {
      await callServer<Upload>(options, 'PUT', `/api/v1/uploads/${id}/content`, {
        query: { offset: at, last: isLast },
        bytes: part.subarray(at - offset),
      });
      return;
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'cli_no_server' || tries === TRIES) throw error;
      await sleep(tries * 500);
      const known = await callServer<Upload>(options, 'GET', `/api/v1/uploads/${id}`).catch(() => undefined);
      at = Math.min(offset + part.length, Math.max(offset, known?.receivedBytes ?? at));
      if (at === offset + part.length) return;
    }
  }
}
