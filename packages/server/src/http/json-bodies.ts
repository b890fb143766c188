import { parseJson } from '@cio-bridge/sdk';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../store/problem.ts';
import { pointerOf } from '../workflows/definition/json-pointer.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route hands integers beyond 2^53 on as they are: they reach it as BigInts. */
    takesBigIntegers?: true;
  }
}

/**
 * Reads JSON bodies without altering a number: an integer beyond 2^53 arrives as a BigInt where the route takes it,
 * and is refused everywhere else, where it would lose digits on its way through the store.
 */
export function addJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
    void parse(request, text, (error, body: unknown) => {
      if (error || !/\d{16}/.test(text)) return done(error, body);
      const whole = parseJson(text);
      const pointer = request.routeOptions.config.takesBigIntegers ? undefined : bigIntegerIn(whole);
      if (pointer === undefined) done(null, whole);
      else done(new Problem(400, 'integer_too_large', tooLarge, pointer));
    });
  });
}

const tooLarge = 'is an integer beyond 2^53, whose last digits get lost in JSON: send it as text';

/** Where the first one stands, as a JSON pointer. Its own stack: nobody has looked yet how deep the body is. */
function bigIntegerIn(body: unknown): string | undefined {
  const open: { value: unknown; path: string }[] = [{ value: body, path: '' }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path } = next;
    if (typeof value === 'bigint') return path;
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, inner] of Object.entries(value).reverse()) {
      open.push({ value: inner, path: pointerOf(path, [key]) });
    }
  }
  return undefined;
}
