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

/** @throws ApiProblem for every answer but 2xx, Unreachable when there was none. */
export async function request<T>(path: string, options: { body?: unknown; signal?: AbortSignal } = {}): Promise<T> {
  const { body, signal } = options;
  const response = await fetch(path, {
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new Unreachable('The server does not answer', { cause });
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer as T;
  // Our own routes answer `detail`, sign-in's answer `message`; a proxy in between may answer neither.
  const { code, detail, message } = (answer ?? {}) as { code?: string; detail?: string; message?: string };
  throw new ApiProblem(
    response.status,
    code ?? 'unknown',
    detail ?? message ?? `The server answered ${response.status}`,
  );
}
