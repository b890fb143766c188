import fc from 'fast-check';
import { expect, test } from 'vitest';
import { factsOf } from '../src/words/event-facts.ts';

const stored = (payload: unknown) => ({ eventId: '01K9EXAMPLE', deliveryId: null, personId: null, payload });

test('an event speaks of its recipient, else of the person, else of itself', () => {
  const identifiers = { id: '42', email: 'ada@example.com' };
  expect(factsOf(stored({ data: { recipient: 'home@example.com', identifiers } })).about).toBe('home@example.com');
  expect(factsOf(stored({ data: { identifiers } })).about).toBe('ada@example.com');
  expect(factsOf(stored({ data: { identifiers: { id: 42 } } })).about).toBe('42');
  expect(factsOf(stored('<not json>')).about).toBe('01K9EXAMPLE');
});

test('whatever was posted, there are facts to show', () => {
  const data = fc.dictionary(
    fc.constantFrom('recipient', 'subject', 'identifiers', 'href', 'failure_message', 'campaign_id', '__proto__'),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.record({ data })), (payload) => {
      const facts = Object.values(factsOf(stored(payload)));
      expect(facts.every((fact) => fact === undefined || (typeof fact === 'string' && fact !== ''))).toBe(true);
    }),
  );
});
