import { encodeJson } from '../check.ts';
import { readAny } from '../http/answers.ts';
import type { Call, Caller, CallOptions } from '../http/caller.ts';
import { unexpectedAnswer } from '../http/failures.ts';
import { fillPath } from '../http/path.ts';
import { isJsonObject, type JsonObject } from '../http/said.ts';
import type { TransportRequest } from '../http/transport.ts';
import type { RateFamily } from '../limits.ts';
import { toAnswer } from '../wire.ts';
import { Paged, type PageQuery } from './paged.ts';

export interface AppCall {
  method: TransportRequest['method'];
  /** With `{variables}`, filled and percent-encoded from `params`. */
  route: string;
  params?: Record<string, string | number>;
  /** What a caller calls a variable, where that is not its name in camelCase. */
  fields?: Record<string, string>;
  /** Entries that are undefined are left out. */
  query?: Record<string, string | number | boolean | undefined>;
  /** In wire names. */
  body?: object;
  /** In place of `body`: bytes that are no JSON. */
  upload?: { bytes: Uint8Array; contentType: string };
  /** Default `true`. */
  repeatable?: boolean;
  /** Default `app`. */
  family?: RateFamily;
  options: CallOptions | undefined;
}

/** What the route groups of the App API share: paths, queries and the wire's names. */
export class AppCaller {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** The whole answer to a GET. */
  get<T>(route: string, call: Omit<AppCall, 'method' | 'route'>): Promise<T> {
    return this.json({ method: 'GET', route, ...call });
  }

  /**
   * The whole answer.
   *
   * @param proof - In the wire's names: it must hold one of these to be the answer.
   */
  async json<T>(call: AppCall, ...proof: string[]): Promise<T> {
    const isAnswer = (body: JsonObject) => proof.length === 0 || proof.some((name) => body[name] != null);
    return toAnswer(await this.#caller.json(callOf(call), isAnswer));
  }

  /** The object that the answer wraps under `key`, in the wire's name. */
  async one<T>(key: string, call: AppCall): Promise<T> {
    return toAnswer((await this.#caller.json(callOf(call), (body) => isJsonObject(body[key])))[key]);
  }

  /** The list that the answer holds under `key`, in the wire's name. Customer.io gives `null` for an empty one. */
  async list<T>(key: string, call: AppCall): Promise<T[]> {
    return toAnswer<T[] | null>((await this.#caller.json(callOf(call), () => true))[key] ?? null) ?? [];
  }

  /** A list behind a cursor, likewise. A call that is made of unchecked input is given as a function. */
  paged<T>(key: string, page: PageQuery, callOrMake: AppCall | (() => AppCall)): Paged<T> {
    return new Paged<T>(page, async ({ start, limit }) => {
      const call = typeof callOrMake === 'function' ? callOrMake() : callOrMake;
      const query = { start, limit, ...call.query };
      const body = await this.#caller.json(callOf({ ...call, query }), () => true);
      return { items: toAnswer<T[] | null>(body[key] ?? null), next: body.next as string | number | null };
    });
  }

  /** A list behind page numbers: `start` is the number of a page, the first is 1. */
  numbered<T>(key: string, page: PageQuery, call: AppCall): Paged<T> {
    return new Paged<T>(page, async ({ start, limit }) => {
      const number = Number(start ?? 1);
      const query = { page: start, limit, ...call.query };
      const answer = await this.json<{ meta?: { pagination?: { limit?: number; total?: number } } }>({
        ...call,
        query,
      });
      const items = (answer as Record<string, unknown>)[key] as T[] | null;
      const { limit: size = items?.length ?? 0, total = 0 } = answer.meta?.pagination ?? {};
      return { items, next: number * size < total ? number + 1 : null };
    });
  }

  /** An answer that is a list, bare; as it came, for it holds a user's own names. */
  async bare<T>(call: AppCall): Promise<T[]> {
    return this.#caller.send(callOf(call), (failed, answer, secrets) => {
      const { body } = readAny(failed, answer, secrets);
      if (!Array.isArray(body)) throw unexpectedAnswer(failed, answer, secrets);
      return body as T[];
    });
  }

  /** A call whose answer, if there is one, says nothing. */
  async send(call: AppCall): Promise<void> {
    await this.#caller.writeSilently(callOf(call));
  }
}

const callOf = ({ repeatable = true, family = 'app', ...call }: AppCall): Call => ({
  api: 'app',
  family,
  method: call.method,
  route: call.route,
  path: fillPath(call.route, call.params, call.fields) + queryString(call.query),
  body: call.upload?.bytes ?? (call.body === undefined ? undefined : encodeJson('input', call.body)),
  contentType: call.upload?.contentType,
  repeatable,
  options: call.options,
});

function queryString(query: AppCall['query'] = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
  if (pairs.length === 0) return '';
  // Not URLSearchParams: it writes a space as "+", and a "+" in an address must arrive as one.
  return `?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')}`;
}
