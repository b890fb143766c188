import { request } from 'undici';
import manifest from '../../package.json' with { type: 'json' };
import { storableText } from '../store/batch.ts';
import { StepFailed } from '../workflows/runs/engine.ts';
import type { HttpCaller } from '../workflows/runs/steps/http.ts';
import { type Secrets, signedHeaders } from './signature.ts';

/** From the first byte sent to the status. Standard Webhooks recommends 15 to 30 s. */
const TIMEOUT_MS = 15_000;
const SHOWN_ANSWER_BYTES = 2_000;
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
  /** Why it failed, in words; null when it was taken, which any status of 200 to 299 says. */
  error: string | null;
  errorCode: string | null;
  /** The beginning of the answer's body. */
  answer: string | null;
  /** The wait that the receiver asked for. */
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
    const text = await beginningOf(answer.body as AsyncIterable<Buffer>);
    if (status >= 200 && status < 300) return outcome({ status, answer: text });
    return outcome({
      status,
      answer: text,
      error: refusal(status, headers.location),
      errorCode: status === 410 ? 'gone' : 'refused',
      retryAfterMs: retryAfterMs(headers['retry-after'], atMs),
    });
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    return outcome(failure(error as NodeJS.ErrnoException, url));
  }
}

/** @throws StepFailed when the URL is not one that events may be sent to. */
export function assertSecure(http: HttpCaller, url: string): void {
  http.assertAllowed(url);
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || http.isExempt(hostname)) return;
  throw new StepFailed({
    message: 'url: events are forwarded over https alone: write it with https://',
    code: 'not_https',
    remedy: 'fix-input',
  });
}

/** What follows is of no use to anybody, and a body that never ends is none of the message's business. */
async function beginningOf(body: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of body) {
      parts.push(part);
      bytes += part.length;
      if (bytes > SHOWN_ANSWER_BYTES) break;
    }
  } catch {
    // The status has said what there was to say.
  }
  return storableText(Buffer.concat(parts).subarray(0, SHOWN_ANSWER_BYTES).toString('utf8'));
}

function refusal(status: number, location: string | string[] | undefined): string {
  if (status === 410) return 'It answers 410 Gone: it wants no more events';
  if (status >= 300 && status < 400) return `It answers ${status} and leads to ${location}: redirects are not followed`;
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
  const host = URL.parse(url)?.host ?? url;
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
  return { error: words[error.code ?? ''] ?? `${host}: ${error.message}`, errorCode: 'unreachable' };
}
