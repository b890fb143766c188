import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Told {
  method: string;
  path: string;
  key: string | undefined;
  body: Record<string, unknown>;
}

/** The CRM of the agency's clients: it answers to the key of each. */
export async function startCrm(keys: readonly string[]) {
  const told: Told[] = [];
  const server = createServer(async (request, response) => {
    const key = request.headers['x-api-key'] as string | undefined;
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const text = Buffer.concat(parts).toString();
    told.push({ method: request.method ?? '', path: request.url ?? '', key, body: text ? JSON.parse(text) : {} });
    const isKnown = key !== undefined && keys.includes(key) && /^\/(contacts|alerts)/.test(request.url ?? '');
    response.writeHead(isKnown ? 200 : 403, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ contacts: [{ email: 'crm@example.com', stage: 'won' }] }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, told, close: () => server.close() };
}
