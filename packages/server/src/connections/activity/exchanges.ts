import { AsyncLocalStorage } from 'node:async_hooks';
import type { DryRun } from '@cio-bridge/connector';
import { type ExchangeEvent, stringifyJson } from '@cio-bridge/sdk';
import { maskBeginning, maskJson, maskSecrets } from './mask.ts';

/** Of each body. */
const MAX_BODY_CHARACTERS = 8_000;
/** So many times its length is what masking and writing anew make of a text at most: `1e20` is among the worst. */
const MAX_GROWTH = 8;
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

export const shownExchange = (
  { method, request, answer, durationMs }: HeardExchange,
  secrets: readonly string[],
): Exchange => ({
  method,
  url: maskSecrets(request.url, secrets) as string,
  body: shownBody(request.body, secrets),
  status: answer?.status ?? null,
  answer: shownBody(answer?.body ?? null, secrets),
  durationMs,
});

/** What a dry run would have said. */
export const unsent = ({ requests }: DryRun): HeardExchange[] =>
  requests.map(({ method, url, body }) => ({
    method,
    request: { url, body: body === undefined ? null : stringifyJson(body) },
    durationMs: 0,
  }));

function shownBody(body: string | Uint8Array | null, secrets: readonly string[]): unknown {
  const text = typeof body === 'string' ? body : body === null ? '' : new TextDecoder().decode(body);
  if (text === '') return null;
  const length = `… (${text.length} characters)`;
  if (text.length > MAX_READ_CHARACTERS && /^\s*[[{]/.test(text)) return length;
  try {
    // All of it is masked before it is cut: below what is named like a secret everything is one.
    const masked = maskJson(text, secrets);
    if (text.length * MAX_GROWTH <= MAX_BODY_CHARACTERS) return masked;
    const shown = JSON.stringify(masked);
    return shown.length <= MAX_BODY_CHARACTERS ? masked : `${shown.slice(0, MAX_BODY_CHARACTERS)} ${length}`;
  } catch {
    // No JSON, such as a page of a proxy.
  }
  if (text.length <= MAX_BODY_CHARACTERS) return maskSecrets(text, secrets);
  return `${maskBeginning(text, MAX_BODY_CHARACTERS, secrets)} ${length}`;
}
