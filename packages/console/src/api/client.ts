import type { Api } from './api.gen.ts';

/** What the server says beside the words: where the fault is, and what helps. */
interface ProblemFacts {
  pointer?: string;
  faults?: { pointer: string; message: string }[];
  remedy?: string;
  retryAfterMs?: number;
  upstreamStatus?: number;
}

/** The server's own word on why it did not do what was asked. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;
  /** Where in what was sent the fault is, as a JSON pointer. */
  readonly pointer: string | undefined;
  readonly faults: { pointer: string; message: string }[];
  /** What helps: retry, reconnect, fix-input or check-outcome. */
  readonly remedy: string | undefined;
  /** When it may be asked again, in this page's time; undefined when the server does not say. */
  readonly retryAtMs: number | undefined;
  readonly upstreamStatus: number | undefined;

  constructor(status: number, code: string, detail: string, facts: ProblemFacts = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.pointer = facts.pointer;
    this.faults = facts.faults ?? [];
    this.remedy = facts.remedy;
    this.retryAtMs = facts.retryAfterMs === undefined ? undefined : Date.now() + facts.retryAfterMs;
    this.upstreamStatus = facts.upstreamStatus;
  }
}

/** No answer at all: the server is down, or the network to it. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

export type Route = keyof Api;
export type Answer<R extends Route> = Api[R] extends { answer: infer A } ? A : undefined;
/** The parts of one call, as the server's document names them. */
export type Asked<R extends Route> = Omit<Api[R], 'answer'> & Settings;

interface Settings {
  signal?: AbortSignal;
  /** The version that an edit means: when somebody was quicker, the answer is 412 and nothing is lost. */
  ifVersion?: number | undefined;
  /** One press has one key: asked again with it, the server does it once. */
  idempotencyKey?: string;
  /** Sent as they are, in place of JSON. */
  bytes?: Blob;
  /** Sent although the page is being left. */
  keepalive?: boolean;
}

interface Parts extends Settings {
  path?: Record<string, string | number>;
  query?: Record<string, string | number | boolean | readonly string[] | undefined>;
  body?: unknown;
}

/**
 * Calls one route of the server's API, such as `GET /api/v1/events/{id}`.
 *
 * @throws ApiProblem for every answer but 2xx, Unreachable when there was none.
 */
export async function request<R extends Route>(route: R, asked: Asked<R>): Promise<Answer<R>> {
  const [method = ''] = route.split(' ');
  return (await send(method, addressOf(route, asked as Parts), asked as Parts)) as Answer<R>;
}

/** Where one route is, for a link that downloads what it answers. */
export const hrefOf = <R extends Route & `GET ${string}`>(route: R, asked: Omit<Asked<R>, keyof Settings>): string =>
  addressOf(route, asked as Parts);

function addressOf(route: Route, { path = {}, query = {} }: Pick<Parts, 'path' | 'query'>): string {
  const [, template = ''] = route.split(' ');
  const filled = template.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(path[name] ?? ''));
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  ).toString();
  return search === '' ? filled : `${filled}?${search}`;
}

/** Signing in and out, which is a library's part of the server and not in its document. */
export async function authenticate(
  action: 'sign-in/email' | 'sign-out' | 'change-password' | 'sign-in/social',
  body: Record<string, unknown>,
): Promise<unknown> {
  return send('POST', `/api/auth/${action}`, { body });
}

async function send(
  method: string,
  url: string,
  { body, bytes, signal, ifVersion, idempotencyKey, keepalive }: Parts,
): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(bytes !== undefined && { 'content-type': 'application/octet-stream' }),
      ...(ifVersion !== undefined && { 'if-match': `"${ifVersion}"` }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(bytes !== undefined && { body: bytes }),
    ...(signal !== undefined && { signal }),
    ...(keepalive && { keepalive }),
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new Unreachable('The server does not answer', { cause });
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer;
  // A proxy in between may answer in a form of its own.
  const { code, detail, ...facts } = (answer ?? {}) as { code?: string; detail?: string } & ProblemFacts;
  const retryAfterMs = facts.retryAfterMs ?? retryAfterOf(response);
  throw new ApiProblem(response.status, code ?? 'unknown', detail ?? `The server answered ${response.status}`, {
    ...facts,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** What limits and proxies say in a header alone; the form of it that is a date is for caches. */
function retryAfterOf({ headers }: Response): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1_000 : undefined;
}
