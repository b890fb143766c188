import fc from 'fast-check';
import { test } from 'vitest';
import { utf8Bytes } from '../src/utf8-bytes.ts';

test('bytes are counted as the platform encodes them, halves of pairs included', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), codeUnits());
  fc.assert(fc.property(text, (given) => utf8Bytes(given) === new TextEncoder().encode(given).byteLength));
});

/** Any 16 bits, also those that are only one half of a character. */
function codeUnits(): fc.Arbitrary<string> {
  const unit = fc.oneof(fc.nat(0xffff), fc.integer({ min: 0xd800, max: 0xdfff }));
  return fc.array(unit).map((units) => String.fromCharCode(...units));
}
