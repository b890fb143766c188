import { createHmac } from 'node:crypto';

export interface Posted {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they expect, and fail when it is not there
  body: any;
  headers: Headers;
}

let made = 0;

/** An event as Customer.io posts it; a new one each time. */
export function newEvent(changes: Record<string, unknown> = {}, data: Record<string, unknown> = {}) {
  made += 1;
  return {
    event_id: `01K7TEST${String(made).padStart(18, '0')}`,
    object_type: 'email',
    metric: 'delivered',
    timestamp: Math.floor(Date.now() / 1000),
    data: {
      transactional_message_id: 7,
      delivery_id: `dlv-${made}`,
      identifiers: { id: 'cust-100', email: 'ada@example.test', cio_id: 'c3d400000017' },
      recipient: 'ada@example.test',
      subject: 'Your receipt',
      ...data,
    },
    ...changes,
  };
}

/** Signed by the vendor's description, not by our own code. */
export const signatureOf = (key: string, timestamp: number | string, body: string | Buffer): string =>
  createHmac('sha256', key).update(`v0:${timestamp}:`).update(body).digest('hex');

export async function post(
  url: string,
  body: unknown,
  { key, timestamp = Math.floor(Date.now() / 1000), headers = {} }: PostOptions = {},
): Promise<Posted> {
  const raw = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key !== undefined && {
        'x-cio-timestamp': String(timestamp),
        'x-cio-signature': signatureOf(key, timestamp, raw),
      }),
      ...headers,
    },
    body: raw,
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
}

export interface PostOptions {
  key?: string | undefined;
  timestamp?: number;
  headers?: Record<string, string>;
}
