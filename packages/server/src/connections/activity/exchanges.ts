import { AsyncLocalStorage } from 'node:async_hooks';
import type { DryRun } from '@cio-bridge/connector';
import { type ExchangeEvent, stringifyJson } from '@cio-bridge/sdk';
import { maskBeginning, maskJson, maskSecrets } from './mask.ts';

/** Of each body. */
const MAX_BODY_CHARACTERS = 8_000;
/** JSON is read whole to mask it, which of more than this would hold up everybody. */
const MAX_READ_CHARACTERS = 1_000_000;
/** An action that reads page by page makes many; the first tell enough. */
const MAX_KEPT = 10;

/** One request of an action and its answer, as people see it: secrets masked, headers left out. */
export interface Exchange {
  method: string;
  url: string;
  /** JSON, or text where it is none or was too long to keep whole. */
  body: unknown;
  /** Null when no answer came, as of a dry run. */
  status: number | null;
  answer: unknown;
  durationMs: number;
}

/** As it went over the wire, secrets and all. */
export interface HeardExchange extends Pick<ExchangeEvent, 'method' | 'answer' | 'durationMs'> {
  request: Pick<ExchangeEvent['request'], 'url' | 'body'>;
}

const gathering = new AsyncLocalStorage<HeardExchange[]>();

/** Does the work, and puts what its requests said, and were told, into the list. */
export const withExchanges = <T>(heard: HeardExchange[], work: () => Promise<T>): Promise<T> =>
  gathering.run(heard, work);

/** For the hook that hears every exchange. */
export function noteExchange(event: ExchangeEvent): void {
  const heard = gathering.getStore();
  if (heard && heard.length < MAX_KEPT) heard.push(event);
}

/** An {@link Exchange} as JSON. */
export function shownExchange(
  { method, request, answer, durationMs }: HeardExchange,
  secrets: readonly string[],
): string {
  const facts = JSON.stringify({
    method,
    url: maskSecrets(request.url, secrets),
    status: answer?.status ?? null,
    durationMs,
  } satisfies { [Fact in Exclude<keyof Exchange, 'body' | 'answer'>]: unknown });
  // Bodies are JSON by now, and long: they are written once.
  const body = shownBody(request.body, secrets);
  return `${facts.slice(0, -1)},"body":${body},"answer":${shownBody(answer?.body ?? null, secrets)}}`;
}

/** What a dry run would have said. */
export const unsent = ({ requests }: DryRun): HeardExchange[] =>
  requests.map(({ method, url, body }) => ({
    method,
    request: { url, body: body === undefined ? null : stringifyJson(body) },
    durationMs: 0,
  }));

/** As JSON: of what is none, or too long to keep whole, a text. */
function shownBody(body: string | Uint8Array | null, secrets: readonly string[]): string {
  const text = typeof body === 'string' ? body : body === null ? '' : new TextDecoder().decode(body);
  if (text === '') return 'null';
  const length = `… (${text.length} characters)`;
  if (text.length > MAX_READ_CHARACTERS && /^\s*[[{]/.test(text)) return JSON.stringify(length);
  try {
    // All of it is masked before it is cut: below what is named like a secret everything is one.
    const shown = JSON.stringify(maskJson(text, secrets));
    return shown.length <= MAX_BODY_CHARACTERS
      ? shown
      : JSON.stringify(`${shown.slice(0, MAX_BODY_CHARACTERS)} ${length}`);
  } catch {
    // No JSON, such as a page of a proxy.
  }
  if (text.length <= MAX_BODY_CHARACTERS) return JSON.stringify(maskSecrets(text, secrets));
  return JSON.stringify(`${maskBeginning(text, MAX_BODY_CHARACTERS, secrets)} ${length}`);
}
