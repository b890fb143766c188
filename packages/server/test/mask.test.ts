import { expect, test } from 'vitest';
import { maskSecrets } from '../src/connections/activity/mask.ts';

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
