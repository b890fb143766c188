import { CioError, type CioErrorCode } from '../errors.ts';
import type { Api } from './endpoints.ts';
import { parseRetryAfter } from './retries.ts';
import { type TransportAnswer, TransportError } from './transport.ts';

/** What errors need to know of a call. */
export interface FailedCall {
  api: Api;
  method: string;
  /** The path with its variables unfilled: no addresses or ids in messages. */
  route: string;
  /** Whether doing it twice would be noticed. */
  repeatable: boolean;
}

/** Customer.io answered, but not with a 2xx. Decided by the status; the body only lends words. */
export function failureOf(call: FailedCall, answer: TransportAnswer, now: number): CioError {
  const { status } = answer;
  const said = readError(answer.body);
  const words = said.message ? `: ${said.message}` : '';
  const fail = (code: CioErrorCode, advice: string, extra: { retryAfterMs?: number | undefined } = {}) =>
    new CioError({
      code,
      message: `Customer.io answered ${status} to ${call.method} ${call.route}${words}${advice}`,
      status,
      field: said.field,
      ...extra,
    });
  const retryAfterMs = parseRetryAfter(headerOf(answer, 'retry-after'), now);

  if (status === 401) return fail('cio_unauthorized', `. ${unauthorizedAdvice[call.api]}`);
  if (status === 403) return fail('cio_forbidden', '. The key lacks a scope, or the workspace lacks this feature.');
  if (status === 404) return fail('cio_not_found', '');
  if (status === 413) return fail('cio_too_large', '');
  if (status === 429) return fail('cio_rate_limited', '', { retryAfterMs });
  if (status === 400 || status === 422) return fail('cio_invalid_input', '');
  if (status >= 500 || status === 408) {
    return call.repeatable
      ? fail('cio_unavailable', '', { retryAfterMs })
      : fail('cio_unknown_outcome', '. It may have been accepted; check before repeating it.');
  }
  return fail('cio_rejected', '');
}

const unauthorizedAdvice: Record<Api, string> = {
  track:
    'The Track API wants the site id and the Track API key (not an App API key) of a workspace in the configured region.',
  app: 'The App API wants an App API key (not the Track API key) of a workspace in the configured region.',
  pipelines: 'The Pipelines API wants the write key of a source in the configured region.',
};

/** No complete answer arrived. */
export function failureOfTransport(call: FailedCall, error: unknown): CioError {
  const thrown = error instanceof TransportError ? error : undefined;
  const left = thrown?.mayHaveLeft ?? true;
  const what = `${call.method} ${call.route}`;
  const cause = thrown?.cause ?? error;
  const reason = error instanceof Error ? error.message : String(error);
  if (thrown?.kind === 'aborted') {
    const remedy = left && !call.repeatable ? 'check-outcome' : 'retry';
    return new CioError({ code: 'cio_aborted', message: `${what} was aborted`, remedy, cause });
  }
  if (left && !call.repeatable) {
    const message = `No answer to ${what} (${reason}). It may have been accepted; check before repeating it.`;
    return new CioError({ code: 'cio_unknown_outcome', message, cause });
  }
  return thrown?.kind === 'timeout'
    ? new CioError({ code: 'cio_timeout', message: `No answer in time to ${what} (${reason})`, cause })
    : new CioError({ code: 'cio_network', message: `Could not reach Customer.io for ${what} (${reason})`, cause });
}

/** A 2xx whose body is not the JSON it should be: accepted, but what was answered is lost. */
export function unreadableAnswer(call: FailedCall, status: number, cause?: unknown): CioError {
  const code = call.repeatable ? 'cio_unexpected_answer' : 'cio_unknown_outcome';
  const message = `Customer.io answered ${status} to ${call.method} ${call.route} with a body that is not the JSON it should be`;
  return new CioError({ code, message, status, cause });
}

export function headerOf(answer: TransportAnswer, name: string): string | undefined {
  const value = answer.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

interface Said {
  message: string;
  field: string | undefined;
}

/** The words in any of the five JSON envelopes; HTML, empty and truncated bodies have none. */
function readError(body: string): Said {
  const parsed = parseObject(body);
  const meta = asObject(parsed?.meta);
  const entries = [parsed?.errors, meta?.errors, meta?.error].flat().filter((entry) => entry != null);
  const messages = entries.map((entry) => {
    if (typeof entry === 'string') return entry;
    const { detail, message, reason } = asObject(entry) ?? {};
    return [detail, message, reason].find((text) => typeof text === 'string') as string | undefined;
  });
  const first = asObject(entries.find((entry) => typeof entry === 'object'));
  const field = first?.field ?? asObject(first?.source)?.pointer;
  return {
    message: messages.filter(Boolean).join('; ').slice(0, 1_000),
    field: typeof field === 'string' ? field : undefined,
  };
}

function parseObject(body: string): Record<string, unknown> | undefined {
  try {
    return asObject(JSON.parse(body));
  } catch {
    return undefined;
  }
}

const asObject = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
