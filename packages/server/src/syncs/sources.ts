import { createHash } from 'node:crypto';
import type { Source } from '@cio-bridge/sync';
import { request } from 'undici';
import type { Files } from '../store/files.ts';
import { Problem } from '../store/problem.ts';
import { hostnameOf } from '../workflows/definition/private-address.ts';
import { StepFailed } from '../workflows/runs/engine.ts';
import type { HttpCaller } from '../workflows/runs/steps/http.ts';
import { tooLarge } from './uploads.ts';

const MAX_REDIRECTS = 5;

/** Where the rows of syncs come from. */
export interface Sources {
  /** A file that is here. */
  stored(file: string, name: string, bytes?: number): Source;
  /** @throws Problem for what is no URL that may be fetched. */
  assertAllowed(url: string): void;
  /** The bytes at a URL, as they come. @throws Problem */
  fetched(url: string, signal?: AbortSignal): AsyncIterable<Uint8Array>;
}

export function createSources(services: { files: Files; http: HttpCaller; maxBytes: number }): Sources {
  const { files, http, maxBytes } = services;

  function assertAllowed(text: string): void {
    try {
      http.assertAllowed(text);
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      throw new Problem(422, error.code, error.message, '/url', { remedy: 'fix-input' });
    }
    const url = new URL(text);
    if (url.protocol === 'https:' || http.isExempt(hostnameOf(url))) return;
    throw unfetchable('it is fetched over https alone: write it with https://');
  }

  async function answerOf(url: string, signal: AbortSignal | undefined) {
    let target = url;
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      assertAllowed(target);
      const answer = await request(target, {
        dispatcher: http.dispatcher,
        headers: { accept: '*/*', 'accept-encoding': 'identity' },
        ...(signal && { signal }),
      }).catch((error: unknown) => {
        if (error instanceof StepFailed) throw new Problem(422, error.code, error.message, '/url');
        throw unreachable((error as Error).message, error);
      });
      const { statusCode, headers, body } = answer;
      if (statusCode === 200) return answer;
      await body.dump();
      const next = URL.parse(String(headers.location ?? ''), target)?.href;
      if (statusCode >= 400 || next === undefined) {
        if (statusCode === 408 || statusCode === 429 || statusCode >= 500)
          throw unreachable(`it answers ${statusCode}`);
        throw unfetchable(`it answers ${statusCode}`);
      }
      target = next;
    }
    throw unfetchable(`it leads on more than ${MAX_REDIRECTS} times`);
  }

  return {
    assertAllowed,
    stored: (file, name, bytes) => ({
      name,
      bytes,
      repeatable: true,
      async identity() {
        const hash = createHash('sha256');
        for await (const chunk of files.read(file)) hash.update(chunk);
        return hash.digest('hex');
      },
      open: () => files.read(file),
    }),
    async *fetched(url, signal) {
      const { body, headers } = await answerOf(url, signal);
      if (Number(headers['content-length'] ?? 0) > maxBytes) {
        await body.dump();
        throw tooLarge(maxBytes);
      }
      let bytes = 0;
      try {
        for await (const chunk of body as AsyncIterable<Uint8Array>) {
          bytes += chunk.length;
          if (bytes > maxBytes) throw tooLarge(maxBytes);
          yield chunk;
        }
      } catch (error) {
        throw error instanceof Problem ? error : unreachable((error as Error).message, error);
      }
    },
  };
}

const unfetchable = (why: string) =>
  new Problem(422, 'url_not_fetched', `The file cannot be fetched: ${why}`, '/url', { remedy: 'fix-input' });

function unreachable(why: string, cause?: unknown): Problem {
  const problem = new Problem(503, 'url_not_fetched', `The file cannot be fetched right now: ${why}`, '/url', {
    remedy: 'retry',
  });
  problem.cause = cause;
  return problem;
}

/** Without user, password and query: those may be secrets. */
export function shownUrl(text: string): string {
  const { origin, pathname } = new URL(text);
  return `${origin}${pathname}`;
}
