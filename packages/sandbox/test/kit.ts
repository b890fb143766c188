import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import {
  type Sandbox,
  type SandboxOptions,
  startSandbox,
  type WorkspaceHandle,
  type WorkspaceKeys,
} from '../src/index.ts';
import { answerProblems, reportProblems } from './contract.ts';

/** Whatever JSON held: tests look into answers of every shape. */
type ParsedJson = ReturnType<typeof JSON.parse>;

export type Api = 'track' | 'app' | 'pipelines';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: ParsedJson;
}

export interface CallOptions {
  headers?: Record<string, string>;
  region?: 'us' | 'eu';
  /** Whose keys to use. Default: the workspace of the region. `null` sends none. */
  as?: WorkspaceKeys | null;
}

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

export const authorization = (keys: WorkspaceKeys, api: Api): string =>
  ({
    track: basic(keys.siteId, keys.trackApiKey),
    app: `Bearer ${keys.appApiKey}`,
    pipelines: basic(keys.pipelinesWriteKey, ''),
  })[api];

/** A running sandbox, and calls to it whose answers are held against the vendor's documents. */
export class Kit implements AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly us: WorkspaceHandle;
  readonly eu: WorkspaceHandle;

  constructor(sandbox: Sandbox) {
    this.sandbox = sandbox;
    this.us = sandbox.workspace('demo-us');
    this.eu = sandbox.workspace('demo-eu');
  }

  static async start(options: SandboxOptions = {}): Promise<Kit> {
    return new Kit(await startSandbox(options));
  }

  async call(api: Api, method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Answer> {
    const { region = 'us', as = this[region].keys, headers = {} } = options;
    const response = await fetch(this.sandbox[region][api] + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(as && { authorization: authorization(as, api) }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
    const answer: Answer = {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : text,
    };
    if (api !== 'app' && response.status < 500 && isJson) {
      const full = api === 'pipelines' ? path.replace(/^\/v1/, '') : path;
      expect(answerProblems(api, method, full, response.status, answer.body)).toEqual([]);
    }
    return answer;
  }

  track(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Answer> {
    return this.call('track', method, path, body, options);
  }

  app(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Answer> {
    return this.call('app', method, path, body, options);
  }

  pipelines(path: string, body?: unknown, options?: CallOptions): Promise<Answer> {
    return this.call('pipelines', 'POST', path, body, options);
  }

  async identify(id: string, attributes: object = {}): Promise<void> {
    const { status } = await this.track('PUT', `/api/v1/customers/${encodeURIComponent(id)}`, attributes);
    expect(status).toBe(200);
  }

  person(id: string) {
    return this.us.people.find((person) => person.id === id);
  }

  failures() {
    return this.us.activities.filter(({ type }) => type.startsWith('failed_'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sandbox.close();
  }
}

export interface ReceivedReport {
  headers: IncomingHttpHeaders;
  raw: string;
  body: ParsedJson;
}

/** A real endpoint for reporting webhooks. `answer` decides each status; every accepted body is held against the vendor's document. */
export class Endpoint implements AsyncDisposable {
  readonly received: ReceivedReport[] = [];
  answer: (report: ReceivedReport) => number | null = () => 200;
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString();
      const report = { headers: request.headers, raw, body: JSON.parse(raw) };
      const status = this.answer(report);
      this.received.push(report);
      if (status === null) request.socket.destroy();
      else if (status > 0) response.writeHead(status).end();
    });
  });

  static async start(): Promise<Endpoint> {
    const endpoint = new Endpoint();
    await new Promise<void>((resolve) => endpoint.#server.listen(0, '127.0.0.1', resolve));
    return endpoint;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  get metrics(): string[] {
    return this.received.map(({ body }) => body.metric);
  }

  checkContract(): void {
    expect(this.received.flatMap(({ body }) => reportProblems(body))).toEqual([]);
  }

  async subscribe(kit: Kit, events: string[], more: object = {}): Promise<number> {
    const { body } = await kit.app('POST', '/v1/reporting_webhooks', {
      name: 'test',
      endpoint: this.url,
      events,
      ...more,
    });
    return body.id;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
