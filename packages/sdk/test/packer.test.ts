import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Pack } from '../src/track/packer.ts';

/** What fits one request, by the vendor's limit. */
const maxBytes = 500_000;

const values = fc.array(
  fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.integer({ min: 20_000, max: 31_000 }).map((length) => 'ü"'.repeat(length / 2)),
    fc.jsonValue(),
  ),
  {
    maxLength: 60,
    size: 'max',
  },
);

test('packs hold all items in order, as JSON, within the limit', () => {
  fc.assert(
    fc.property(values, (items) => {
      const packs = [new Pack()];
      for (const item of items) {
        const text = JSON.stringify(item);
        if (packs.at(-1)?.add(text)) continue;
        const next = new Pack();
        expect(next.add(text)).toBe(true);
        packs.push(next);
      }
      const bodies = packs.map((pack) => Buffer.from(pack.body()).toString('utf8'));
      const unpacked = bodies.flatMap((body) => JSON.parse(body).batch);
      expect(unpacked).toEqual(JSON.parse(JSON.stringify(items)));
      for (const [index, body] of bodies.entries()) {
        expect(Buffer.byteLength(body)).toBe(packs[index]?.bytes);
        expect(Buffer.byteLength(body)).toBeLessThanOrEqual(maxBytes);
      }
    }),
    { numRuns: 60 },
  );
});

test('a pack fills to the last byte', () => {
  const pack = new Pack();
  const envelope = '{"batch":[]}'.length;
  expect(pack.add('1'.repeat(maxBytes - envelope - 3))).toBe(true);
  expect(pack.add('222')).toBe(false);
  expect(pack.add('22')).toBe(true); // with its comma
  expect(pack.bytes).toBe(maxBytes);
  expect(pack.add('')).toBe(false);
});

test('halves hold the same items, however many of them were added together', () => {
  const text = fc.string({ unit: fc.constantFrom('"', '\\', ',', '[', '}', 'ü'), maxLength: 6 });
  const item = fc.oneof(fc.jsonValue(), text, fc.dictionary(text, text));
  fc.assert(
    fc.property(
      fc.array(item, { minLength: 2, maxLength: 20, size: 'max' }),
      fc.integer({ min: 1, max: 8 }),
      (items, together) => {
        const pack = new Pack();
        for (let from = 0; from < items.length; from += together) {
          const some = items.slice(from, from + together);
          pack.add(some.map((each) => JSON.stringify(each)).join(','), some.length);
        }
        const [first, second] = pack.halves();
        const read = (half: Pack) => JSON.parse(Buffer.from(half.body()).toString('utf8')).batch;
        expect([...read(first), ...read(second)]).toEqual(JSON.parse(JSON.stringify(items)));
        expect(first.count + second.count).toBe(items.length);
        expect(first.count).toBeGreaterThan(0);
        expect(second.count).toBeGreaterThan(0);
      },
    ),
  );
});

test('a first item over the limit is taken, as strict: false allows', () => {
  const pack = new Pack();
  const large = JSON.stringify('ü'.repeat(400_000));
  expect(pack.add(large)).toBe(true);
  expect(JSON.parse(Buffer.from(pack.body()).toString('utf8'))).toEqual({ batch: [JSON.parse(large)] });
});
