import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verifySignature } from '../src/index.ts';

const key = 'whsk_test_0123456789';
const nowMs = 1_760_000_000_000;
const timestamp = '1760000000';

/** Signed by the openssl binary, so that a misreading of ours cannot pass on both sides. */
const opensslSignature = (signingKey: string, stamp: string, body: Uint8Array) =>
  execFileSync(
    'openssl',
    ['dgst', '-sha256', '-mac', 'HMAC', '-macopt', `hexkey:${Buffer.from(signingKey).toString('hex')}`],
    {
      input: Buffer.concat([Buffer.from(`v0:${stamp}:`), body]),
    },
  )
    .toString()
    .trim()
    .split(' ')
    .at(-1) as string;

const bodies: Record<string, Buffer> = {
  event: Buffer.from('{"event_id":"01K7EXAMPXE0000000000000AA","metric":"sent"}'),
  unicode: Buffer.from('{"event_id":"01K7EXAMPXE0000000000000AA","subject":"Grüße 👋"}'),
  'line break at the end': Buffer.from('{"event_id":"01K7EXAMPXE0000000000000AA"}\n'),
  empty: Buffer.alloc(0),
  'not UTF-8': Buffer.from([0xff, 0xfe, 0x00, 0x80]),
};

describe.each(Object.entries(bodies))('a body that is %s', (_name, body) => {
  const signature = opensslSignature(key, timestamp, body);

  test("matches openssl's signature", () => {
    expect(verifySignature(body, { timestamp, signature }, [key], nowMs)).toEqual({ ok: true, keyIndex: 0 });
  });

  test('matches in capitals and behind v0=', () => {
    expect(verifySignature(body, { timestamp, signature: `v0=${signature.toUpperCase()}` }, [key], nowMs).ok).toBe(
      true,
    );
  });

  test('does not match with one byte more', () => {
    const longer = Buffer.concat([body, Buffer.from(' ')]);
    expect(verifySignature(longer, { timestamp, signature }, [key], nowMs)).toEqual({ ok: false, fault: 'mismatch' });
  });

  test('does not match under another timestamp', () => {
    const headers = { timestamp: '1760000001', signature };
    expect(verifySignature(body, headers, [key], nowMs)).toEqual({ ok: false, fault: 'mismatch' });
  });
});

test('the second of two keys matches while one is being replaced', () => {
  const body = Buffer.from('{}');
  const signature = opensslSignature('whsk_new', timestamp, body);
  expect(verifySignature(body, { timestamp, signature }, ['whsk_old', 'whsk_new'], nowMs)).toEqual({
    ok: true,
    keyIndex: 1,
  });
  expect(verifySignature(body, { timestamp, signature }, ['whsk_old'], nowMs)).toEqual({
    ok: false,
    fault: 'mismatch',
  });
});

test.each([
  ['7 days old', 7 * 24 * 3600, undefined],
  ['7 days and an hour old', 7 * 24 * 3600 + 3600, undefined],
  ['a second older than that', 7 * 24 * 3600 + 3601, 'too_old'],
  ['5 minutes ahead', -300, undefined],
  ['a second further ahead', -301, 'too_far_ahead'],
])('rightly signed and %s', (_age, ageSeconds, fault) => {
  const stamp = String(nowMs / 1000 - ageSeconds);
  const body = Buffer.from('{}');
  const verdict = verifySignature(
    body,
    { timestamp: stamp, signature: opensslSignature(key, stamp, body) },
    [key],
    nowMs,
  );
  expect(verdict).toEqual(fault ? { ok: false, fault } : { ok: true, keyIndex: 0 });
});

test('an empty key matches nothing: anyone could sign with it', () => {
  const body = Buffer.from('{}');
  // OpenSSL takes no empty key, and a key of zero bytes is the same to HMAC.
  const signature = opensslSignature('\0', timestamp, body);
  expect(verifySignature(body, { timestamp, signature }, [''], nowMs)).toEqual({ ok: false, fault: 'no_key' });
  expect(verifySignature(body, { timestamp, signature }, ['', 'other'], nowMs)).toEqual({
    ok: false,
    fault: 'mismatch',
  });
});

test.each([
  ['no timestamp', undefined, 'a'.repeat(64), 'missing_header'],
  ['no signature', timestamp, undefined, 'missing_header'],
  ['an empty signature', timestamp, '', 'missing_header'],
  ['a timestamp in words', 'now', 'a'.repeat(64), 'malformed_timestamp'],
  ['a timestamp with a sign', '-1', 'a'.repeat(64), 'malformed_timestamp'],
  ['half a signature', timestamp, 'a'.repeat(32), 'malformed_signature'],
  ['a signature that is not hex', timestamp, 'z'.repeat(64), 'malformed_signature'],
  ['hex with a tail', timestamp, `${'a'.repeat(64)}zz`, 'malformed_signature'],
])('%s', (_name, stamp, signature, fault) => {
  expect(verifySignature(Buffer.from('{}'), { timestamp: stamp, signature }, [key], nowMs)).toEqual({
    ok: false,
    fault,
  });
});

describe('whatever the host hands over', () => {
  const text = '{"event_id":"01K7EXAMPXE0000000000000AA","subject":"Grüße 👋"}';
  const bytes = Buffer.from(text);
  const signature = opensslSignature(key, timestamp, bytes);
  const ok = { ok: true, keyIndex: 0 };

  test.each([
    ["fetch's headers", new Headers({ 'X-CIO-Timestamp': timestamp, 'X-CIO-Signature': signature })],
    ["Node's headers", { 'x-cio-timestamp': timestamp, 'x-cio-signature': signature, host: 'example.test' }],
    ["Node's distinct headers", { 'x-cio-timestamp': [timestamp], 'x-cio-signature': [signature] }],
    ['headers as they were written', { 'X-CIO-Timestamp': timestamp, 'X-CIO-Signature': signature }],
    ['the two values', { timestamp, signature }],
    [
      'beside a Signature of somebody else',
      { 'x-cio-timestamp': timestamp, 'x-cio-signature': signature, signature: 'x' },
    ],
  ])('it takes %s', (_name, headers) => {
    expect(verifySignature(bytes, headers, [key], nowMs)).toEqual(ok);
  });

  test.each([
    ['text', text],
    ['bytes', new Uint8Array(bytes)],
    ['an ArrayBuffer', new Uint8Array(bytes).buffer],
    ['a part of a larger buffer', Buffer.concat([Buffer.from('xx'), bytes]).subarray(2)],
  ])('it takes the body as %s', (_name, body) => {
    expect(verifySignature(body, { timestamp, signature }, [key], nowMs)).toEqual(ok);
  });

  test('one key will do', () => {
    expect(verifySignature(text, { timestamp, signature }, key, nowMs)).toEqual(ok);
    expect(verifySignature(text, { timestamp, signature }, [undefined, key], nowMs)).toEqual({ ok: true, keyIndex: 1 });
  });

  test('a present that is no number makes no webhook young', () => {
    expect(verifySignature(text, { timestamp, signature }, key, Number.NaN)).toEqual({ ok: false, fault: 'too_old' });
  });

  const throwing = new Proxy(
    {},
    {
      get: () => expect.unreachable(),
      ownKeys: () => {
        throw new Error('no');
      },
    },
  );
  test.each([
    ['a parsed body', JSON.parse(text), { timestamp, signature }, [key], 'parsed_body'],
    ['no body', undefined, { timestamp, signature }, [key], 'parsed_body'],
    ['a key that was never set', bytes, { timestamp, signature }, [undefined], 'no_key'],
    ['no keys', bytes, { timestamp, signature }, undefined, 'no_key'],
    ['no headers', bytes, undefined, [key], 'missing_header'],
    ['headers that came twice', bytes, { timestamp, signature: [signature, signature] }, [key], 'missing_header'],
    ['headers that are no object', bytes, 'x-cio-signature', [key], 'missing_header'],
    ['headers that throw', bytes, throwing, [key], 'mismatch'],
  ])('%s is refused in words, and throws nothing', (_name, body, headers, keys, fault) => {
    expect(verifySignature(body, headers as never, keys as never, nowMs)).toEqual({ ok: false, fault });
  });
});

test('nothing made up is ever accepted, and nothing makes it throw', () => {
  const strange = fc.option(fc.string(), { nil: undefined });
  const hex = fc.stringMatching(/^(v0=)?[0-9a-fA-F]{64}$/);
  const digits = fc.nat({ max: 2_000_000_000 }).map(String);
  fc.assert(
    fc.property(
      fc.uint8Array(),
      fc.oneof(strange, digits),
      fc.oneof(strange, hex),
      fc.array(fc.string()),
      (body, stamp, signature, keys) => {
        expect(verifySignature(body, { timestamp: stamp, signature }, keys, nowMs).ok).toBe(false);
      },
    ),
    { numRuns: 2_000 },
  );
});
