import type { Api } from './api.gen.ts';

/** The server's own word on why it did not do what was asked. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, detail: string) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}

/** No answer at all: the server is down, or the network to it. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

type Route = keyof Api;
type Asked<R extends Route> = Omit<Api[R], 'answer'> & { signal?: AbortSignal };

interface Parts {
  path?: Record<string, string>;
  query?: Record<string, string | number>;
  body?: unknown;
  signal?: AbortSignal;
}

/**
 * Calls one route of the server's API, such as `GET /api/v1/events/{id}`.
 *
 * @throws ApiProblem for every answer but 2xx, Unreachable when there was none.
 */
export async function request<R extends Route>(route: R, asked: Asked<R>): Promise<Api[R]['answer']> {
  const [method = '', template = ''] = route.split(' ');
  const { path = {}, query = {}, ...rest }: Parts = asked;
  const filled = template.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(path[name] ?? ''));
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)])).toString();
  return (await send(method, search === '' ? filled : `${filled}?${search}`, rest)) as Api[R]['answer'];
}

/** Signing in and out, which is a library's part of the server and not in its document. */
export async function authenticate(action: 'sign-in/email' | 'sign-out', body: Record<string, string>): Promise<void> {
  await send('POST', `/api/auth/${action}`, { body });
}

async function send(method: string, url: string, { body, signal }: Pick<Parts, 'body' | 'signal'>): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new Unreachable('The server does not answer', { cause });
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer;
  // A proxy in between may answer in a form of its own.
  const { code, detail } = (answer ?? {}) as { code?: string; detail?: string };
  throw new ApiProblem(response.status, code ?? 'unknown', detail ?? `The server answered ${response.status}`);
}
