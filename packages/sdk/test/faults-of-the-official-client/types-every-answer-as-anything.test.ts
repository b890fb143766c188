import { expect, expectTypeOf, test } from 'vitest';
import type { CustomerIo } from '../../src/index.ts';
import { startLocalServer } from '../support/local-server.ts';

test('answers have types, and keep what is not known yet', async () => {
  await using server = await startLocalServer((response) =>
    response.end('{"delivery_id":"d1","queued_at":1760000000,"brand_new":{"some_key":1}}'),
  );
  await using cio = server.client();
  const sent = await cio.app.sendEmail({ to: 'a@example.com', identifiers: { id: '1' }, transactionalMessageId: 1 });
  expectTypeOf(sent.deliveryId).toEqualTypeOf<string>();
  expectTypeOf(sent.sendAt).toEqualTypeOf<number | undefined>();
  expect(sent).toEqual({ deliveryId: 'd1', queuedAt: 1760000000, brandNew: { someKey: 1 } });
});

test('inputs are checked by the compiler', () => {
  const cio = {} as CustomerIo;
  // @ts-expect-error: `to` is missing
  void (() => cio.app.sendEmail({ identifiers: { id: '1' }, transactionalMessageId: 1 }));
  // @ts-expect-error: a push has no subject
  void (() => cio.app.sendPush({ identifiers: { id: '1' }, transactionalMessageId: 1, subject: 'Hi' }));
  // @ts-expect-error: `idIgnoreMissing` does not go with emails
  void (() => cio.app.broadcasts.trigger(1, { emails: ['a@example.com'], idIgnoreMissing: 'yes' }));
  // @ts-expect-error: two identifiers, of which one would be ignored
  void (() => cio.track.identify({ id: '1', email: 'a@example.com' }));
  // @ts-expect-error: neither a template nor content
  void (() => cio.app.sendEmail({ to: 'a@example.com', identifiers: { id: '1' } }));
  // @ts-expect-error: sends know no phone numbers
  void (() => cio.app.sendPush({ identifiers: { phone: '+15551234567' }, transactionalMessageId: 1 }));
  // @ts-expect-error: all pages at once, without a limit
  void (() => cio.app.segments.membership(7).toArray());
  interface Plan {
    plan: string;
  }
  const attributes: Plan = { plan: 'pro' };
  void (() => cio.track.identify({ id: '1' }, attributes));
  void (() => cio.track.event({ id: '1' }, { name: 'x', data: attributes }));
  // @ts-expect-error: Track has no such platform
  void (() => cio.track.addDevice({ id: '1' }, { token: 't', platform: 'web' }));
});
