import { CioError, type CioErrorCode, type CioErrorDetails, type Remedy } from '../errors.ts';
import type { Api } from './endpoints.ts';
import { parseRetryAfter } from './retries.ts';
import { type Said, wordsIn } from './said.ts';
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

/** Beyond a day, the longest of Customer.io's windows, a `Retry-After` is a mistake. */
const longestRetryAfterMs = 86_400_000;

/** Keys of the call, which no error may quote: something on the way may repeat what it was sent. */
export type Secrets = readonly string[];

/** The route of a path that somebody wrote themselves: ids in it are none of a log's business. */
export const RAW_ROUTE = '/{path}';

/** What was asked, as messages name it. */
export const askedIn = ({ method, route }: Pick<FailedCall, 'method' | 'route'>): string =>
  route === RAW_ROUTE ? `a raw ${method}` : `${method} ${route}`;

/** Customer.io answered, but not with a 2xx. Decided by the status; the body only lends words. */
export function failureOf(
  call: FailedCall,
  answer: TransportAnswer,
  { now, secrets }: { now: number; secrets: Secrets },
): CioError {
  const { status } = answer;
  const said = wordsIn(masked(answer.body, secrets));
  const words = said.message ? `: ${said.message}` : '';
  const fail = (code: CioErrorCode, advice: string, extra: Partial<CioErrorDetails> = {}) =>
    new CioError({
      code,
      message: `Customer.io answered ${status} to ${askedIn(call)}${words}${advice}`,
      field: said.field,
      ...factsOf(answer, secrets, said),
      ...extra,
    } as CioErrorDetails);
  const asked = parseRetryAfter(headerOf(answer, 'retry-after'), now);
  const retryAfterMs = asked === undefined ? undefined : Math.min(asked, longestRetryAfterMs);

  if (status === 401) return fail('cio_unauthorized', `. ${unauthorizedAdvice[call.api]}`);
  if (status === 403) {
    const refused = refusedContent(said.message);
    return refused
      ? fail('cio_forbidden', '', { remedy: 'fix-input', field: said.field ?? refused })
      : fail(
          'cio_forbidden',
          '. The key lacks a scope, or the workspace lacks this feature or is not approved for it.',
        );
  }
  if (status === 404) return fail('cio_not_found', '');
  if (status === 407) return fail('cio_proxy_refused', `. ${proxyAdvice}`);
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

/**
 * 403 stands for more than a key that lacks something: for attachments of a forbidden type and for recipients marked
 * "Do Not Send" too, which another key would not mend (https://docs.customer.io/integrations/api/app/, read 2026-11).
 */
function refusedContent(words: string): string | undefined {
  if (/file type|attachment/i.test(words)) return 'attachments';
  return /do[ -]not[ -]send|recipient|suppress/i.test(words) ? 'to' : undefined;
}

const proxyAdvice = 'The proxy refuses: see its user and password in `proxy`, or in HTTPS_PROXY.';

const unauthorizedAdvice: Record<Api, string> = {
  track:
    'The Track API wants the site id and the Track API key (not an App API key) of a workspace in the configured region.',
  app: 'The App API wants an App API key (not the Track API key) of a workspace in the configured region.',
  pipelines: 'The Pipelines API wants the write key of a source in the configured region.',
};

/** No complete answer arrived. */
export function failureOfTransport(call: FailedCall, error: unknown): CioError {
  const thrown = error instanceof TransportError ? error : undefined;
  const what = askedIn(call);
  const reason = error instanceof Error ? error.message : String(error);
  const fail = (code: CioErrorCode, message: string, extra: { remedy?: Remedy; field?: string } = {}) =>
    new CioError({ code, message, cause: thrown?.cause ?? error, ...extra });
  if (thrown?.kind === 'certificate') {
    const message = `Could not reach Customer.io for ${what}: its certificate is not trusted (${reason}). Behind a proxy that opens TLS, name its authority in \`ca\`.`;
    return fail('cio_network', message, { remedy: 'reconnect', field: 'ca' });
  }
  if (thrown?.kind === 'proxy') {
    return fail('cio_proxy_refused', `Could not reach Customer.io for ${what} (${reason}). ${proxyAdvice}`, {
      field: 'proxy',
    });
  }
  const left = thrown?.mayHaveLeft ?? true;
  const unknown = left && !call.repeatable;
  if (thrown?.kind === 'aborted') {
    return fail('cio_aborted', `${what} was aborted`, { remedy: unknown ? 'check-outcome' : 'retry' });
  }
  if (unknown) {
    return fail(
      'cio_unknown_outcome',
      `No answer to ${what} (${reason}). It may have been accepted; check before repeating it.`,
    );
  }
  if (thrown?.kind === 'too_large') return fail('cio_answer_too_large', `${what}: ${reason}`);
  return thrown?.kind === 'timeout'
    ? fail('cio_timeout', `No answer in time to ${what} (${reason})`)
    : fail('cio_network', `Could not reach Customer.io for ${what} (${reason})`);
}

/** A 2xx that does not say what is documented: perhaps accepted, perhaps not even by Customer.io. */
export function unexpectedAnswer(
  call: FailedCall,
  answer: TransportAnswer,
  secrets: Secrets,
  cause?: unknown,
): CioError {
  const code = call.repeatable ? 'cio_unexpected_answer' : 'cio_unknown_outcome';
  const { status } = answer;
  const message = `Customer.io answered ${status} to ${askedIn(call)} with a body that is not what it documents`;
  return new CioError({ code, message, ...factsOf(answer, secrets), cause });
}

/** A 2xx with errors in it. */
export function refusedInAnswer(call: FailedCall, answer: TransportAnswer, secrets: Secrets, said: Said): CioError {
  const message = `Customer.io answered ${answer.status} to ${askedIn(call)}, but refused it: ${said.message}`;
  return new CioError({ code: 'cio_invalid_input', message, field: said.field, ...factsOf(answer, secrets, said) });
}

export function headerOf(answer: TransportAnswer, name: string): string | undefined {
  const value = answer.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

const maxHeaders = 40;
const maxHeaderLength = 500;
const maxBodyLength = 2_000;
/** Cookies and credentials are nobody's business. */
const secretHeader = /cookie|authorization|authenticate/i;

/** What an error tells of an answer. */
export function factsOf(answer: TransportAnswer, secrets: Secrets, said?: Said) {
  const { status, body } = answer;
  const headers = Object.fromEntries(
    Object.entries(answer.headers)
      .filter(([name, value]) => value !== undefined && !secretHeader.test(name))
      .slice(0, maxHeaders)
      .map(([name, value]) => [name, masked(String(value), secrets).slice(0, maxHeaderLength)]),
  );
  const requestId = headers['x-request-id'] ?? headers['x-cio-request-id'] ?? said?.reference;
  return { status, headers, body: masked(body, secrets).slice(0, maxBodyLength), requestId };
}

export function masked(text: string, secrets: Secrets): string {
  const rest = secrets.reduce((all, secret) => all.replaceAll(secret, '********'), text);
  return rest.replace(/\b(basic|bearer)\s+[\w+/=.~-]{4,}/gi, '$1 ********');
}
