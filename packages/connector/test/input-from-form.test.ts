import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actions, inputFromForm } from '../src/index.ts';

const identify = 'customer-io/identify-customer';

describe('a person in one text', () => {
  test.each([
    ['ada@example.com', { email: 'ada@example.com' }],
    [' ada@example.com ', { email: 'ada@example.com' }],
    ['cust-100', { id: 'cust-100' }],
    ['@ada', { id: '@ada' }],
    ['cio_c3d400000017', { cioId: 'cio_c3d400000017' }],
    ['42', { id: '42' }],
    [42, { id: 42 }],
    ['{"id": "ada@example.com"}', { id: 'ada@example.com' }],
    [{ phone: '+15551234567' }, { phone: '+15551234567' }],
  ])('%j', (given, person) => {
    expect(inputFromForm(identify, { person: given })).toEqual({ person });
  });
});

describe('text for what is not text', () => {
  test.each([
    [identify, { onlyUpdate: 'true' }, { onlyUpdate: true }],
    [identify, { onlyUpdate: 'False' }, { onlyUpdate: false }],
    [identify, { onlyUpdate: 'yes' }, { onlyUpdate: 'yes' }],
    [identify, { attributes: '{"plan":"pro"}' }, { attributes: { plan: 'pro' } }],
    [identify, { attributes: '{"order":1234567890123456789}' }, { attributes: { order: 1234567890123456789n } }],
    [identify, { attributes: '{plan' }, { attributes: '{plan' }],
    // Text that is taken as text already, whatever it looks like.
    ['customer-io/track-event', { name: '42', timestamp: '1760000000' }, { name: '42', timestamp: '1760000000' }],
    ['customer-io/send-transactional-email', { transactionalMessageId: '7' }, { transactionalMessageId: '7' }],
    ['customer-io/find-customers', { limit: '10' }, { limit: 10 }],
    ['customer-io/find-customers', { filter: '{"segment":{"id":1}}' }, { filter: { segment: { id: 1 } } }],
    ['customer-io/add-to-segment', { ids: '["a","b"]' }, { ids: ['a', 'b'] }],
    ['customer-io/request', { body: '{"a":1}' }, { body: '{"a":1}' }],
    [identify, { colour: 'red', constructor: 'x' }, { colour: 'red', constructor: 'x' }],
  ])('%s %j', (key, given, expected) => {
    expect(inputFromForm(key, given)).toEqual(expected);
  });
});

test('what was left empty was not given', () => {
  const given = { person: 'cust-1', anonymousId: '', timestamp: '  ', onlyUpdate: null, attributes: undefined };
  expect(inputFromForm(identify, given)).toEqual({ person: { id: 'cust-1' } });
});

test('attributes keep what is in them: an empty one is how a person empties it', () => {
  const attributes = { plan: '', seats: '10' };
  expect(inputFromForm(identify, { attributes })).toEqual({ attributes });
});

test('every sample of the catalogue comes through as it is', () => {
  for (const { key, sample } of actions) {
    expect(inputFromForm(key, sample.input as Record<string, unknown>)).toEqual(sample.input);
  }
});

test('text of any kind is taken, or left for the action to refuse', () => {
  fc.assert(
    fc.property(fc.constantFrom(...actions), fc.dictionary(fc.string(), fc.string()), ({ key }, given) => {
      inputFromForm(key, given);
    }),
  );
});
