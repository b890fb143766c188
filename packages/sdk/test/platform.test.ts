import { createHash, createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signWebhook, verifySignature } from '../src/index.ts';
import * as nodeBytes from '../src/platform/node/bytes.ts';
import * as nodeDigest from '../src/platform/node/digest.ts';
import * as webBytes from '../src/platform/web/bytes.ts';
import * as webDigest from '../src/platform/web/digest.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
/** Half of a surrogate pair may come alone. */
const anyText = fc.string({ unit: fc.oneof(fc.string({ unit: 'binary', maxLength: 3 }), fc.constant('\ud83d')) });
/** Some longer than the block of 64 bytes above which a key is hashed itself. */
const anyKey = fc.oneof(anyText, fc.string({ minLength: 60, maxLength: 140 }));

describe.each([
  ['node', nodeDigest, nodeBytes],
  ['web', webDigest, webBytes],
])('on the platform %s', (_name, digest, bytes) => {
  test.each([
    // NIST, FIPS 180 examples: https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
    ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
  ])('SHA-256 of %.20s', (text, expected) => {
    expect(hex(digest.sha256(text))).toBe(expected);
  });

  test('HMAC of the second example of RFC 4231', () => {
    expect(hex(digest.hmacSha256('Jefe', 'what do ya want for nothing?'))).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  test('digests agree with the operating system’s for whatever is hashed', () => {
    fc.assert(
      fc.property(anyKey, anyText, fc.uint8Array({ maxLength: 300 }), (key, text, body) => {
        expect(hex(digest.sha256(text))).toBe(createHash('sha256').update(text).digest('hex'));
        const expected = createHmac('sha256', key).update(text).update(body).digest('hex');
        expect(hex(digest.hmacSha256(key, text, body))).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  test('two digests are equal only when every byte is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat(), (bytes, at) => {
        expect(digest.isEqual(bytes, bytes.slice())).toBe(true);
        const other = bytes.with(at % bytes.length, (bytes[at % bytes.length] as number) ^ 1);
        expect(digest.isEqual(bytes, other)).toBe(false);
      }),
    );
  });

  test('text is measured and written as the UTF-8 that Buffer makes of it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const expected = Buffer.from(text);
        expect(bytes.byteLength(text)).toBe(expected.length);
        const memory = bytes.allocate(expected.length + 2);
        expect(bytes.writeText(memory, text, 2)).toBe(expected.length);
        expect(hex(memory.subarray(2))).toBe(hex(expected));
      }),
    );
  });

  test('base64, of parts of memory too', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat({ max: 4 }), (whole, from) => {
        const part = whole.subarray(from);
        expect(bytes.toBase64(part)).toBe(Buffer.from(part).toString('base64'));
      }),
    );
    const large = new Uint8Array(100_000).map((_, index) => index % 251);
    expect(bytes.toBase64(large)).toBe(Buffer.from(large).toString('base64'));
  });
});

test('what is signed for a test is taken by what checks it', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, fc.uint8Array()), fc.string({ minLength: 1 }), (body, key) => {
      expect(verifySignature(body, signWebhook(body, key), key)).toEqual({ ok: true, keyIndex: 0 });
      expect(verifySignature(body, signWebhook(body, `${key}x`), key)).toEqual({ ok: false, fault: 'mismatch' });
    }),
  );
});

test('only src/platform/node and the transport of Node know Node', () => {
  const src = new URL('../src/', import.meta.url);
  const offences = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter(
      (file) => file.endsWith('.ts') && !file.startsWith('platform/node/') && !file.endsWith('undici-transport.ts'),
    )
    .filter((file) => /from 'node:|\bBuffer\b[.(]/.test(readFileSync(new URL(file, src), 'utf8')));
  expect(offences).toEqual([]);
});
