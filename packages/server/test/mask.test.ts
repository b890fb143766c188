import { expect, test } from 'vitest';
import { shownExchange } from '../src/connections/activity/exchanges.ts';
import { maskBeginning, maskedJson, maskJson, maskSecrets } from '../src/connections/activity/mask.ts';

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

test('of JSON all that is secret is masked, however it is written', () => {
  const secrets = ['k/12"3456'];
  const masked = { note: 'it is ********, keep it' };
  expect(maskJson(JSON.stringify({ note: 'it is k/12"3456, keep it' }), secrets)).toEqual(masked);
  expect(maskJson('{"note":"it is \\u006b\\/12\\"3456, keep it"}', secrets)).toEqual(masked);
  expect(maskJson('{"\\u0074oken":"x"}', secrets)).toEqual({ token: '********' });
  expect(maskJson('{"API_KEY":[1]}', secrets)).toEqual({ API_KEY: ['********'] });
  expect(maskJson('{"note":"plain","order":12345678901234567890}', secrets)).toEqual({
    note: 'plain',
    order: '12345678901234567890',
  });
  expect(maskJson('{"order":99999999999999999991}', ['9999999999999'])).toEqual({ order: '********9999991' });
});

test('a value as JSON is masked likewise', () => {
  const secrets = ['k/12"3456'];
  expect(maskedJson({ note: 'it is k/12"3456, keep it' }, secrets)).toBe('{"note":"it is ********, keep it"}');
  expect(maskedJson({ token: 'x', id: 7 }, secrets)).toBe('{"token":"********","id":7}');
  expect(maskedJson({ note: 'plain', order: 12345678901234567890n }, secrets)).toBe(
    '{"note":"plain","order":"12345678901234567890"}',
  );
  expect(maskedJson({ note: 'plain', line: '\n' }, secrets)).toBe('{"note":"plain","line":"\\n"}');
  expect(maskedJson(undefined, secrets)).toBe('null');
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

test('a long body is masked before it is cut; one that is too long to be read is not shown if it looks like JSON', () => {
  const long = Array.from({ length: 12 }, () => 'x'.repeat(900));
  const body = { api_token: { first: 'LEAK-1', second: 'LEAK-2' }, password_list: ['LEAK-3', 'LEAK-4'], id: 7, long };
  const shown = (text: string) =>
    JSON.parse(
      shownExchange({ method: 'POST', request: { url: 'https://example.com', body: text }, durationMs: 1 }, [
        'k-123456',
      ]),
    ).body;
  const text = JSON.stringify(body);
  expect(shown(text)).toMatch(
    /^\{"api_token":\{"first":"\*{8}","second":"\*{8}"\},"password_list":\["\*{8}","\*{8}"\],"id":7,.{7000,8000} … \(\d+ characters\)$/,
  );
  expect(shown(text)).toContain(`(${text.length} characters)`);
  expect(
    JSON.parse(
      shownExchange({ method: 'GET', request: { url: 'https://example.com/k-1', body: null }, durationMs: 2 }, ['k-1']),
    ),
  ).toEqual({
    method: 'GET',
    url: 'https://example.com/********',
    body: null,
    status: null,
    answer: null,
    durationMs: 2,
  });
  expect(shown(`{"id":7,"token":"${'x'.repeat(9_000)}"}`)).toEqual({ id: 7, token: '********' });
  const tooLong = JSON.stringify({ ...body, long: 'x'.repeat(1_000_000) });
  expect(shown(tooLong)).toBe(`… (${tooLong.length} characters)`);
  expect(shown(`it says k-123456 ${'x'.repeat(1_000_000)}`)).toMatch(/^it says \*{8} x+ … \(1000017 characters\)$/);
});
