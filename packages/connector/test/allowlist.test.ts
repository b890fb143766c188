import { startSandbox } from '@cio-bridge/sandbox';
import { afterAll, describe, expect, test } from 'vitest';
import { createConnector } from '../src/index.ts';
import { credentialsIn } from './connection-to.ts';

const sandbox = await startSandbox();
afterAll(() => sandbox.close());

const { sandboxUrls: _, ...credentials } = credentialsIn(sandbox, 'us');
/** To no sandbox: each run is dry or refused. */
const staging = (recipientAllowlist: string[]) =>
  createConnector({ credentials: { ...credentials, recipientAllowlist }, environment: 'staging' });

const outcomeOf = async (allowlist: string[], key: string, input: unknown) => {
  await using connector = staging(allowlist);
  return connector.run(`customer-io/${key}`, input, { dryRun: true }).then(
    () => 'allowed',
    ({ code, message }) => ({ code, message }),
  );
};
const notAllowed = { code: 'cio_recipient_not_allowed' };

const lookalike = 'x@example.test';
const message = { transactionalMessageId: 1 };
const email = { ...message, to: lookalike, person: { id: '1' } };

describe('an id that looks like an allowed address is nobody’s address', () => {
  const byId: [string, object][] = [
    ['send-push', { ...message, person: { id: lookalike } }],
    ['send-in-app', { ...message, person: { id: lookalike } }],
    ['send-inbox-message', { ...message, person: { id: lookalike } }],
    ['trigger-broadcast', { broadcastId: 1, ids: [lookalike] }],
    ['trigger-broadcast', { broadcastId: 1, perUserData: [{ id: lookalike }] }],
  ];
  test.each(byId)('%s %j', async (key, input) => {
    for (const entry of ['@example.test', lookalike]) {
      expect(await outcomeOf([entry], key, input)).toMatchObject(notAllowed);
    }
    expect(await outcomeOf([`id:${lookalike}`], key, input)).toBe('allowed');
  });

  const byEmail: [string, object][] = [
    ['send-push', { ...message, person: { email: lookalike } }],
    ['trigger-broadcast', { broadcastId: 1, emails: [lookalike] }],
    ['trigger-broadcast', { broadcastId: 1, perUserData: [{ email: lookalike }] }],
    ['send-transactional-email', email],
  ];
  test.each(byEmail)('while by its address it is reached: %s %j', async (key, input) => {
    expect(await outcomeOf(['@example.test'], key, input)).toBe('allowed');
    expect(await outcomeOf([lookalike.toUpperCase()], key, input)).toBe('allowed');
    expect(await outcomeOf([`id:${lookalike}`], key, input)).toMatchObject(notAllowed);
  });
});

describe('each kind is allowed by entries of its own', () => {
  const sms = (to: string) => ({ ...message, to, person: { id: '1' } });
  const push = (more: object) => ({ ...message, person: { id: 'cust-100' }, ...more });

  test.each([
    ['a phone number', 'send-sms', sms('+15551234567'), ['+15551234567'], ['15551234567', 'id:+15551234567']],
    ['one written to be read', 'send-whatsapp', sms('+1 (555) 123-4567'), ['+15551234567'], ['+1555']],
    ['an id', 'send-in-app', push({}), ['cust-100'], ['CUST-100', 'device:cust-100', 'cio_cust-100']],
    ['an id that looks like a number', 'send-in-app', { ...message, person: { id: '+1555' } }, ['id:+1555'], ['+1555']],
    ['a Customer.io id', 'send-push', { ...message, person: { cioId: 'c3d4' } }, ['cio_c3d4'], ['c3d4', 'id:c3d4']],
    ['a device', 'send-push', push({ to: 'token-1' }), ['cust-100', 'device:token-1'], ['cust-100', 'token-1']],
    [
      'a device to add',
      'send-push',
      push({ customDevice: { token: 'token-1', platform: 'ios' } }),
      ['cust-100', 'device:token-1'],
      ['cust-100'],
    ],
    [
      'a device that a payload names',
      'send-push',
      push({ customPayload: { android: { message: { token: 'token-1' } } } }),
      ['cust-100', 'device:token-1'],
      ['cust-100'],
    ],
    ['every device of somebody', 'send-push', push({ to: 'last_used' }), ['cust-100'], ['device:last_used']],
    [
      'cc',
      'send-transactional-email',
      { ...email, cc: 'cc@example.com' },
      ['@example.test', 'cc@example.com'],
      ['@example.test'],
    ],
    [
      'bcc',
      'send-transactional-email',
      { ...email, bcc: 'b@example.com' },
      ['@example.test', 'b@example.com'],
      ['@example.test'],
    ],
    [
      'who gets the replies',
      'send-transactional-email',
      { ...email, replyTo: 'r@example.com' },
      ['@example.test', 'r@example.com'],
      ['@example.test'],
    ],
    [
      'who gets the replies to an event’s message',
      'track-event',
      { person: { id: '1' }, name: 'x', data: { reply_to: 'r@example.com' } },
      ['r@example.com'],
      ['@example.test'],
    ],
    [
      'the number that an event names',
      'track',
      { userId: '1', event: 'x', properties: { recipient: '+1 555 123 4567' } },
      ['+15551234567'],
      ['@example.test'],
    ],
  ])('%s', async (_name, key, input, allowing, refusing) => {
    expect(await outcomeOf(allowing, key, input)).toBe('allowed');
    for (const entry of refusing) {
      const others = allowing.filter((one) => one !== allowing.at(-1));
      expect(await outcomeOf([...others, entry], key, input)).toMatchObject(notAllowed);
    }
  });
});

describe('headers, where recipients are limited', () => {
  const withHeader = (name: string) => ({ ...email, headers: { [name]: 'x' } });

  test.each(['X-SMTPAPI', 'X-MC-BccAddress', 'Reply-To', 'Return-Path', 'Disposition-Notification-To', 'X-Order'])(
    '%s is allowed by name alone',
    async (name) => {
      expect(await outcomeOf(['@example.test'], 'send-transactional-email', withHeader(name))).toMatchObject({
        ...notAllowed,
        message: expect.stringContaining(`header:${name}`),
      });
      const allowed = ['@example.test', `header:${name.toLowerCase()}`];
      expect(await outcomeOf(allowed, 'send-transactional-email', withHeader(name))).toBe('allowed');
      expect(await outcomeOf(['*'], 'send-transactional-email', withHeader(name))).toBe('allowed');
    },
  );

  test.each(['List-Unsubscribe', 'in-reply-to', 'X-Entity-Ref-ID'])('%s sends nothing to anybody', async (name) => {
    expect(await outcomeOf(['@example.test'], 'send-transactional-email', withHeader(name))).toBe('allowed');
  });

  test('a header allowed is no recipient, and the other way round', async () => {
    const list = ['@example.test', 'header:eve@example.org', 'X-SMTPAPI'];
    expect(await outcomeOf(list, 'send-transactional-email', { ...email, cc: 'eve@example.org' })).toMatchObject(
      notAllowed,
    );
    expect(await outcomeOf(list, 'send-transactional-email', withHeader('X-SMTPAPI'))).toMatchObject(notAllowed);
  });

  test('production without a list sends what it is given', async () => {
    await using connector = createConnector({ credentials });
    const input = { ...email, headers: { 'X-SMTPAPI': '{}' } };
    expect(await connector.run('customer-io/send-transactional-email', input, { dryRun: true })).toHaveProperty(
      'dryRun',
    );
  });
});

test('the refusal names the entry that would allow it', async () => {
  expect(await outcomeOf([], 'send-push', { ...message, person: { id: lookalike } })).toMatchObject({
    message: `the id "${lookalike}" (an entry for it is id:${lookalike}) not among the recipients allowed in staging: nothing was sent`,
  });
});
