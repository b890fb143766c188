import { expect, test } from 'vitest';
import { nowOf } from '../src/words/run-facts.ts';
import { sendWords } from '../src/words/sends.ts';

test.each([
  ['released', null, false, 'caution', 'not sent yet'],
  ['released', 'Customer.io answered 400', true, 'bad', 'not sent'],
  ['intended', null, false, 'info', 'on its way'],
  ['intended', 'Customer.io answered 500', false, 'caution', 'not known yet'],
  ['intended', null, true, 'caution', 'outcome unknown'],
  ['sent', null, false, 'good', 'sent'],
] as const)('a message that is %s, because of %s, of a run that is over: %s', (state, reason, isOver, tone, words) => {
  expect(sendWords({ state, reason }, isOver)).toEqual([tone, words]);
});

test('what is tried again is told as what comes', () => {
  const why = 'Customer.io answered 500';
  const waits = {
    for: 'retry',
    stepId: 'send',
    sinceMs: 0,
    untilMs: Date.UTC(2026, 10, 28, 12),
    behindRunId: null,
    why,
  };
  expect(nowOf({ error: null, waits } as never)).toMatch(
    /^Customer\.io answered 500: will be tried again at 28 Nov 2026, \d\d:\d\d:\d\d$/,
  );
});
