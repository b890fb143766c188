import { expect, test } from 'vitest';
import { stepErrorWords } from '../src/words/step-errors.ts';

test.each([
  '"+15550100001" not among the recipients allowed in staging: nothing was sent',
  'A segment cannot be held against the recipients allowed in staging: name the recipients instead',
  'Nothing is sent in staging until its credentials list the recipients allowed ("*" allows everyone)',
])('%s: says where the list is', (error) => {
  expect(stepErrorWords(error)).toEqual({
    what: error,
    wayOut: expect.stringContaining('Change settings'),
    isOfConnection: true,
  });
});

test.each([
  ['event has no phone; it has id, cioId', 'The event has no phone. It has id, cioId.'],
  [
    'input.attributes.phone: "{{ event.person.phone }}": event.person has no phone; it has id',
    'The person of the event has no phone. It has id.',
  ],
  ['steps.find.output has no name', 'The output of the step find has no name.'],
  ['There is no such connection with staging credentials', 'The connection has no keys of staging.'],
  ['Customer.io answered 500', 'Customer.io answered 500'],
])('%s', (error, words) => {
  expect(stepErrorWords(error).what).toBe(words);
});
