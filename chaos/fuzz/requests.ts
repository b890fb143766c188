import { createHmac, randomBytes, randomInt } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { reportingSamples } from '@cio-bridge/connector';

export interface FuzzedRequest {
  kind: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer;
  /** The only answers that are right. */
  expected: readonly number[];
}

const pick = <T>(items: readonly T[]): T => items[randomInt(items.length)] as T;
const corpus = reportingSamples.map((sample) => Buffer.from(JSON.stringify(sample)));

const sign = (key: string, timestamp: string, body: Buffer): string =>
  createHmac('sha256', key).update(`v0:${timestamp}:`).update(body).digest('hex');
const nowSeconds = (): number => Math.floor(Date.now() / 1000);

/** Ways to spoil a body. */
const mutations: ((body: Buffer) => Buffer)[] = [
  (body) => body,
  (body) => body.subarray(0, randomInt(body.length + 1)),
  (body) => {
    const copy = Buffer.from(body);
    for (let flips = randomInt(1, 9); flips > 0; flips -= 1) copy[randomInt(copy.length)] = randomInt(256);
    return copy;
  },
  (body) => Buffer.concat([body.subarray(0, randomInt(body.length)), randomBytes(randomInt(1, 40)), body]),
  (body) => Buffer.from(`[${Array(randomInt(1, 6)).fill(body.toString()).join(',')}]`),
  (body) =>
    Buffer.from(
      body
        .toString()
        .replace(/"timestamp":\d+/, `"timestamp":${pick(['-1', '1e400', '"x"', 'null', '9007199254740993'])}`),
    ),
  (body) => Buffer.from(body.toString().replace(/"data":\{/, `"data":{"__proto__":{"a":1},"constructor":null,`)),
  (body) =>
    Buffer.from(
      body.toString().replace(/"event_id":"[^"]*"/, `"event_id":${pick(['""', '0', '[]', '"\\u0000"', '"\\ud800"'])}`),
    ),
  () => Buffer.from('['.repeat(randomInt(1, 100_000))),
  () => Buffer.from(`{"event_id":"d${randomInt(1e9)}","data":${'{"a":'.repeat(2_000)}0${'}'.repeat(2_000)}}`),
  () => randomBytes(randomInt(0, 2_000)),
  () =>
    Buffer.from(
      pick(['', 'null', 'true', '0', '""', '{}', '[]', '[[[]]]', '\ufeff{}', '{"event_id":"a"}{"event_id":"b"}']),
    ),
];

/** Anything a stranger, a proxy or a bug could post, with the answer it has to get. The endpoint's key is proven. */
export function fuzzedRequest(path: string, key: string): FuzzedRequest {
  const body = pick(mutations)(pick(corpus));
  const timestamp = String(nowSeconds());
  const signed = (at: string, with_ = key, of = body) => ({
    'content-type': 'application/json',
    'x-cio-timestamp': at,
    'x-cio-signature': sign(with_, at, of),
  });
  const good = signed(timestamp);
  const kinds: (() => Omit<FuzzedRequest, 'kind' | 'path' | 'body'> & Partial<FuzzedRequest>)[] = [
    function genuine() {
      return { headers: good, expected: [200] };
    },
    function genuineAgain() {
      return {
        headers: { ...good, 'x-cio-signature': `v0=${good['x-cio-signature'].toUpperCase()}` },
        expected: [200, 401],
      };
    },
    function otherKey() {
      return { headers: signed(timestamp, pick(['', ' ', key.slice(1), `${key} `, 'x'])), expected: [401] };
    },
    function otherBody() {
      return { headers: signed(timestamp, key, Buffer.concat([body, Buffer.from(' ')])), expected: [401] };
    },
    function otherTime() {
      return { headers: { ...good, 'x-cio-timestamp': String(nowSeconds() - randomInt(1, 1_000)) }, expected: [401] };
    },
    function tooOld() {
      return { headers: signed(String(nowSeconds() - 8 * 86_400)), expected: [401] };
    },
    function tooFarAhead() {
      return { headers: signed(String(nowSeconds() + 3_600)), expected: [401] };
    },
    function oddTime() {
      return { headers: signed(pick(['', '0x10', '1e9', '-5', 'NaN', '9'.repeat(40)])), expected: [401] };
    },
    function oddSignature() {
      const odd = pick([
        '',
        '0',
        'v0=',
        'g'.repeat(64),
        randomBytes(32).toString('hex'),
        'a'.repeat(10_000),
        good['x-cio-signature'].slice(1),
      ]);
      return { headers: { ...good, 'x-cio-signature': odd }, expected: [401] };
    },
    function noHeaders() {
      return { headers: { 'content-type': 'application/json' }, expected: [401] };
    },
    function unknownToken() {
      const token = pick([
        randomBytes(16).toString('base64url'),
        '%00',
        '..%2f..',
        'a'.repeat(300),
        "' or 1=1 --".replaceAll(' ', '%20'),
      ]);
      return { path: `/webhooks/customer-io/${token}`, headers: good, expected: [404, 414] };
    },
    function compressed() {
      return {
        body: gzipSync(body),
        headers: { ...good, 'content-encoding': pick(['gzip', 'br', 'zstd', 'x']) },
        expected: [415],
      };
    },
    function notJson() {
      return {
        headers: {
          ...good,
          'content-type': pick(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'json']),
        },
        expected: [415],
      };
    },
  ];
  // Rarely: a megabyte each costs the machine more than it teaches.
  const tooLarge = () => ({ body: Buffer.alloc(1_000_001, 0x20), headers: good, expected: [413] });
  const make = randomInt(500) === 0 ? tooLarge : pick(kinds);
  return { kind: make.name, path, body, ...make() };
}
