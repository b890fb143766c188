import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseReportingEvent, type ReportingEvent, verifySignature } from '@cio-bridge/connector';

/** Far above any report, also one with a message's content in it. */
const maxBodyBytes = 1_000_000;

interface WebhookHandlerOptions {
  /** Two while one is being replaced. */
  signingKeys: readonly string[];
  /** Keeps an event for good. `false`: it was kept before. Customer.io posts at least once. */
  keep(event: ReportingEvent): Promise<boolean>;
  /** What there is to do about a new event. Customer.io no longer waits for it. */
  work(event: ReportingEvent): Promise<void>;
}

/**
 * A handler `(request, response)` for Node's http server, Express, Connect and the like. It reads the raw body itself,
 * so put no JSON parser before it: `app.post('/webhooks/customer-io', createWebhookHandler({ … }))`.
 *
 * The order matters. Customer.io waits 4 seconds for an answer and holds every later event back until it has a good
 * one: verify, keep, answer, and work afterwards.
 */
export function createWebhookHandler({ signingKeys, keep, work }: WebhookHandlerOptions) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const rawBody = await read(request);
    if (rawBody === undefined) return end(response, 413, 'too large');
    const headers = { timestamp: header(request, 'x-cio-timestamp'), signature: header(request, 'x-cio-signature') };
    const verdict = verifySignature(rawBody, headers, signingKeys);
    if (!verdict.ok) return end(response, 401, verdict.fault);
    const parsed = parseReportingEvent(rawBody);
    // Genuine, yet not an event: refusing it would only make Customer.io post it again for seven days.
    if (!parsed.ok) return end(response, 200, parsed.reason);
    const isNew = await keep(parsed.event);
    end(response, 200, isNew ? 'kept' : 'known');
    if (isNew) await work(parsed.event);
  };
}

async function read(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function end(response: ServerResponse, status: number, result: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ result }));
}
