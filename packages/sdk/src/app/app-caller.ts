import { encodeJson } from '../check.ts';
import { type Call, type Caller, type CallOptions, isJsonObject, type JsonObject } from '../http/caller.ts';
import { fillPath } from '../http/path.ts';
import type { TransportRequest } from '../http/transport.ts';
import type { RateFamily } from '../limits.ts';
import { toAnswer } from '../wire.ts';

export interface AppCall {
  method: TransportRequest['method'];
  /** With `{variables}`, filled and percent-encoded from `params`. */
  route: string;
  params?: Record<string, string | number>;
  /** Entries that are undefined are left out. */
  query?: Record<string, string | number | boolean | undefined>;
  /** In wire names. */
  body?: object;
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

  /** A call whose answer, if there is one, says nothing. */
  async send(call: AppCall): Promise<void> {
    await this.#caller.send(callOf(call));
  }
}

const callOf = ({ method, route, params, query, body, repeatable = true, family = 'app', options }: AppCall): Call => ({
  api: 'app',
  family,
  method,
  route,
  path: fillPath(route, params) + queryString(query),
  body: body === undefined ? undefined : encodeJson('input', body),
  repeatable,
  options,
});

function queryString(query: AppCall['query'] = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
  if (pairs.length === 0) return '';
  // Not URLSearchParams: it writes a space as "+", and a "+" in an address must arrive as one.
  return `?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')}`;
}
