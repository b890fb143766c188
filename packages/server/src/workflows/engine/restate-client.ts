import { type Dispatcher, request } from 'undici';

const HEADERS_TIMEOUT_MS = 30_000;

/** One of Restate's HTTP interfaces: its ingress or its admin API. */
export interface RestateClient {
  /** @returns the answer's JSON, or `undefined` for an empty one or a status that is allowed. */
  call(method: 'GET' | 'POST' | 'PATCH', path: string, options?: CallOptions): Promise<unknown>;
  isHealthy(path: string): Promise<boolean>;
  close(): Promise<void>;
}

interface CallOptions {
  body?: unknown;
  headers?: Record<string, string>;
  /** Statuses of 400 and more that are no failure. */
  allow?: number[];
}

/**
 * Speaks to the first origin that takes the connection. All our calls may be repeated: starts bear an
 * idempotency key, and the others say what shall be, not what shall change.
 */
export function restateClient(dispatcher: Dispatcher, origins: string[]): RestateClient {
  let preferred = 0;

  async function send(method: 'GET' | 'POST' | 'PATCH', path: string, { body, headers }: CallOptions) {
    let failure: unknown;
    for (let tries = 0; tries < origins.length; tries += 1) {
      try {
        return await request(`${origins[preferred]}${path}`, {
          dispatcher,
          method,
          headersTimeout: HEADERS_TIMEOUT_MS,
          headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
      } catch (error) {
        failure = error;
        preferred = (preferred + 1) % origins.length;
      }
    }
    throw failure;
  }

  return {
    async call(method, path, options = {}) {
      const { statusCode, body } = await send(method, path, options);
      const text = await body.text();
      if (options.allow?.includes(statusCode)) return undefined;
      if (statusCode >= 300) {
        throw new Error(`The workflow engine answered ${statusCode} to ${method} ${path}: ${text.slice(0, 500)}`);
      }
      return text ? JSON.parse(text) : undefined;
    },
    async isHealthy(path) {
      try {
        const { statusCode, body } = await send('GET', path, {});
        await body.dump();
        return statusCode === 200;
      } catch {
        return false;
      }
    },
    close: () => dispatcher.destroy(),
  };
}
