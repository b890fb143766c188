import { inject } from 'vitest';
import { permissionNames } from '../src/access/permissions.ts';
import { type ServerConfig, startServer } from '../src/index.ts';
import type { Server } from '../src/start-server.ts';
import { stores, type TestPlace, type TestStore } from './stores.ts';

export interface TestServer extends AsyncDisposable {
  server: Server;
  url: string;
  place: TestPlace;
  /** Calls the API with a token that may do everything, or with the headers given. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
}

export interface CallOptions {
  body?: unknown;
  token?: string | undefined;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they expect, and fail when it is not there
  body: any;
}

/** The real server, on a free port and a store of its own. */
export async function startTestServer(
  options: { store?: TestStore | undefined; config?: Partial<ServerConfig> } = {},
): Promise<TestServer> {
  const [sqlite] = stores;
  const store = options.store ?? (sqlite as TestStore);
  const place = await store.place(inject('migrated')[store.name]);
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    dataDir: place.dataDir,
    databaseUrl: place.databaseUrl,
    logLevel: 'silent',
    ...options.config,
  });
  const all = await server.services.tokens.create({ name: 'all', permissions: permissionNames });
  return {
    server,
    url: server.url,
    place,
    call: (method, path, call = {}) => callApi(server.url, method, path, { token: all.token, ...call }),
    async [Symbol.asyncDispose]() {
      await server.close();
      await place.remove();
    },
  };
}

/** One HTTP request, its JSON read. */
export async function callApi(
  url: string,
  method: string,
  path: string,
  { body, token, headers }: CallOptions = {},
): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.match(/[/+]json/);
  return { status: response.status, headers: response.headers, body: isJson && text ? JSON.parse(text) : text };
}
