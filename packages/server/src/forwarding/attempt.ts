import type { Readable } from 'node:stream';
import { request } from 'undici';
import manifest from '../../package.json' with { type: 'json' };
import { storableText } from '../store/batch.ts';
import { hostnameOf } from '../workflows/definition/private-address.ts';
import { StepFailed } from '../workflows/runs/engine.ts';
import type { HttpCaller } from '../workflows/runs/steps/http.ts';
import { type Secrets, signedHeaders } from './signature.ts';
import { withoutUrl } from './without-url.ts';

/** From the first byte sent to the status. Standard Webhooks recommends 15 to 30 s. */
const TIMEOUT_MS = 15_000;
/** From the status on: it says all there is to say, and a body that never ends must not keep others waiting. */
const BODY_TIMEOUT_MS = 1_000;
const SHOWN_ANSWER_BYTES = 2_000;
/** Statuses with which a receiver may ask for a wait. */
const ASKS_FOR_WAIT = [429, 503];
const SHOWN_HOST_CHARACTERS = 100;
/** Nobody's wish for a wait is heeded for longer. */
const MAX_RETRY_AFTER_MS = 86_400_000;

/** What is sent, and where to. */
export interface Message {
  /** The `webhook-id`. */
  id: string;
  url: string;
  secrets: Secrets;
  body: string;
}

/** One request and what came of it. */
export interface Attempt {
  atMs: number;
  durationMs: number;
  /** Null when no answer came. */
  status: number | null;
  /** Why it failed, in words, without what is secret of the URL; null when it was taken, which any status of 200 to 299 says. */
  error: string | null;
  errorCode: string | null;
  /** The beginning of the answer's body, without what is secret of the URL. */
  answer: string | null;
  /** The wait that the receiver asked for, with a status that asks for one. */
  retryAfterMs: number | null;
}

/**
 * Posts a message once. The address is judged as that of an `http` step, when it is connected to; redirects are not
 * followed.
 *
 * @param signal - Gives the attempt up. @throws the signal's reason then; every other failure is an outcome.
 */
export async function attempt(http: HttpCaller, message: Message, signal?: AbortSignal): Promise<Attempt> {
  const { id, url, secrets, body } = message;
  const atMs = Date.now();
  const beganAt = performance.now();
  const outcome = (facts: Partial<Attempt>): Attempt => ({
    atMs,
    durationMs: Math.round(performance.now() - beganAt),
    status: null,
    error: null,
    errorCode: null,
    answer: null,
    retryAfterMs: null,
    ...facts,
  });
  try {
    assertSecure(http, url);
    const deadline = AbortSignal.timeout(TIMEOUT_MS);
    const answer = await request(url, {
      dispatcher: http.dispatcher,
      method: 'POST',
      signal: signal ? AbortSignal.any([deadline, signal]) : deadline,
      headers: {
        'content-type': 'application/json',
        'user-agent': `cio-bridge/${manifest.version}`,
        ...signedHeaders(secrets, id, atMs, body),
      },
      body,
    });
    const { statusCode: status, headers } = answer;
    const text = await beginningOf(answer.body, url);
    if (status >= 200 && status < 300) return outcome({ status, answer: text });
    return outcome({
      status,
      answer: text,
      error: refusal(status, headers.location, url),
      errorCode: status === 410 ? 'gone' : 'refused',
      retryAfterMs: ASKS_FOR_WAIT.includes(status) ? retryAfterMs(headers['retry-after'], atMs) : null,
    });
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    return outcome(failure(error as NodeJS.ErrnoException, url));
  }
}

/** @throws StepFailed when the URL is not one that events may be sent to. */
export function assertSecure(http: HttpCaller, url: string): void {
  http.assertAllowed(url);
  const parsed = new URL(url);
  if (parsed.protocol === 'https:' || http.isExempt(hostnameOf(parsed))) return;
  throw new StepFailed({
    message: 'url: events are forwarded over https alone: write it with https://',
    code: 'not_https',
    remedy: 'fix-input',
  });
}

/** What follows is of no use to anybody, and a body that never ends is none of the message's business. */
async function beginningOf(body: Readable, url: string): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  const late = setTimeout(() => body.destroy(), BODY_TIMEOUT_MS);
  try {
    for await (const part of body) {
      parts.push(part);
      bytes += part.length;
      // So much more that no secret of the URL is cut in two before it is looked for.
      if (bytes > SHOWN_ANSWER_BYTES + url.length) break;
    }
  } catch {
    // The status has said what there was to say.
  }
  clearTimeout(late);
  const shown = withoutUrl(Buffer.concat(parts).toString('utf8'), url);
  return storableText(Buffer.from(shown).subarray(0, SHOWN_ANSWER_BYTES).toString('utf8'));
}

function refusal(status: number, location: string | string[] | undefined, url: string): string {
  if (status === 410) return 'It answers 410 Gone: it wants no more events';
  if (status >= 300 && status < 400) {
    // The rest of it often is the URL once more.
    const host = URL.parse([location].flat()[0] ?? '', url)?.host.slice(0, SHOWN_HOST_CHARACTERS);
    return `It answers ${status} and leads to ${host || 'no address'}: redirects are not followed`;
  }
  return `It answers ${status}`;
}

/** Seconds, or a date. */
function retryAfterMs(value: string | string[] | undefined, nowMs: number): number | null {
  const text = [value].flat()[0]?.trim();
  if (!text) return null;
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isFinite(waitMs) ? Math.min(Math.max(0, waitMs), MAX_RETRY_AFTER_MS) : null;
}

function failure(error: NodeJS.ErrnoException, url: string): Pick<Attempt, 'error' | 'errorCode'> {
  if (error instanceof StepFailed) return { error: error.message, errorCode: error.code };
  const host = URL.parse(url)?.host ?? 'It';
  const seconds = TIMEOUT_MS / 1000;
  if (error.name === 'TimeoutError') {
    return { error: `${host} does not answer within ${seconds} seconds`, errorCode: 'timeout' };
  }
  const words: Record<string, string> = {
    ECONNREFUSED: `${host} refuses connections`,
    ENOTFOUND: `No name server knows ${host}`,
    EAI_AGAIN: `No name server answers for ${host}`,
    ECONNRESET: `${host} closed the connection before it answered`,
    UND_ERR_SOCKET: `${host} closed the connection before it answered`,
    UND_ERR_CONNECT_TIMEOUT: `${host} does not take the connection within 10 seconds`,
  };
  return { error: words[error.code ?? ''] ?? withoutUrl(`${host}: ${error.message}`, url), errorCode: 'unreachable' };
}
