import { expect, test } from 'vitest';
import { maskBeginning, maskSecrets } from '../src/connections/activity/mask.ts';

test('what is named like a secret is masked whatever shape it has; what is a secret, wherever it stands', () => {
  const input = {
    note: 'the key is k-123456, keep it',
    'k-123456': 'as a name',
    password: 'x',
    tokens: ['one', { two: 'two', count: 3 }],
    apiKey: { value: 'nested', id: 12345 },
    authorization: null,
    secretary: true,
    person: { id: '42' },
  };
  const masked = maskSecrets(input, ['k-123456']);
  expect(masked).toEqual({
    note: 'the key is ********, keep it',
    '********': 'as a name',
    password: '********',
    tokens: ['********', { two: '********', count: '********' }],
    apiKey: { value: '********', id: '********' },
    authorization: null,
    secretary: true,
    person: { id: '42' },
  });
});

test('of a long text the beginning is masked likewise, and ends in no half of a secret', () => {
  const text = '{"note":"k-123456","apiKey": "a\\"b","token":12,"list":["k-123456"],"secret":"cut';
  const masked = maskBeginning(`${text}${'x'.repeat(99)}`, text.length + 9, ['k-123456']);
  expect(masked).toBe('{"note":"********","apiKey": "********","token":"********","list":["********"],"secret":"*');
  for (let characters = 9; characters < 60; characters += 1)
    expect(
      maskBeginning(`${'y'.repeat(20)}k-123456 and more of it, ${'z'.repeat(60)}`, characters, ['k-123456']),
    ).not.toMatch(/k-/);
});
