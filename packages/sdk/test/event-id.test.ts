import fc from 'fast-check';
import { decodeTime, isValid } from 'ulid';
import { expect, test } from 'vitest';
import { eventIdFrom } from '../src/index.ts';

const seconds = fc.integer({ min: 0, max: 99_999_999_999 });
const name = fc.string({ minLength: 1 });

test('equal input gives an equal ULID of that time', () => {
  fc.assert(
    fc.property(name, name, seconds, (namespace, key, timestamp) => {
      const id = eventIdFrom(namespace, key, timestamp);
      expect(id).toBe(eventIdFrom(namespace, key, timestamp));
      expect(isValid(id)).toBe(true);
      expect(decodeTime(id)).toBe(timestamp * 1_000);
    }),
  );
});

test('other input gives another', () => {
  fc.assert(
    fc.property(fc.tuple(name, name), fc.tuple(name, name), seconds, (one, other, timestamp) => {
      fc.pre(one[0] !== other[0] || one[1] !== other[1]);
      expect(eventIdFrom(...one, timestamp)).not.toBe(eventIdFrom(...other, timestamp));
    }),
  );
  expect(eventIdFrom('a', 'b:c', 1)).not.toBe(eventIdFrom('a:b', 'c', 1));
});

test('stays what it was: ids live in other systems', () => {
  // printf '["orders","A-17",1760000000]' | openssl sha256, the first ten bytes in Crockford's base 32
  expect(eventIdFrom('orders', 'A-17', 1_760_000_000)).toBe('01K742SG00N4G6Q8ZMG54TWBW3');
});

test.each([
  ['', 'k', 1],
  ['n', '', 1],
  ['n', 'k', 1_760_000_000_000],
  ['n', 'k', 1.5],
  ['n', 'k', -1],
  ['n', 'k', Number.NaN],
])('refuses %j, %j, %d', (namespace, key, timestamp) => {
  expect(() => eventIdFrom(namespace, key, timestamp)).toThrow(expect.objectContaining({ code: 'cio_invalid_input' }));
});
