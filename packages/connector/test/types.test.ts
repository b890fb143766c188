import { expect, expectTypeOf, test } from 'vitest';
import { type Connector, createConnector, type ReportingEvent } from '../src/index.ts';

/** Nothing here runs: `tsc` is the test, as what is refused at run time must not compile. */
async function compiles(connector: Connector, event: ReportingEvent) {
  interface Plan {
    plan: string;
    seats: number;
  }
  const attributes: Plan = { plan: 'pro', seats: 3 };
  await connector.run('customer-io/identify-customer', { person: { id: '1' }, attributes });
  await connector.run('customer-io/track-event', {
    person: { id: 1 },
    name: 'x',
    data: attributes,
    timestamp: new Date(),
  });
  await connector.run('customer-io/track', { userId: 1, event: 'x', properties: attributes });
  await connector.run('customer-io/upsert-object', { objectTypeId: 1, objectId: 'acme', attributes });
  await connector.run('customer-io/suppress-customer', { person: { id: '1', email: 'ada@example.com', cioId: null } });
  // @ts-expect-error A misspelt key.
  await connector.run('customer-io/identify-custmer', { person: { id: '1' } });
  // @ts-expect-error Nobody.
  await connector.run('customer-io/suppress-customer', { person: {} });
  // @ts-expect-error Nobody either.
  await connector.run('customer-io/suppress-customer', { person: { id: null } });
  // @ts-expect-error Sends know no phone numbers.
  await connector.run('customer-io/send-push', { transactionalMessageId: 1, person: { phone: '+15551234567' } });
  const email = { to: 'ada@example.com', person: { id: '1' } };
  // @ts-expect-error An email without content.
  await connector.run('customer-io/send-transactional-email', email);
  // @ts-expect-error Half of an email.
  await connector.run('customer-io/send-transactional-email', { ...email, subject: 'Hi', body: 'Hello' });
  await connector.run('customer-io/send-transactional-email', { ...email, transactionalMessageId: 1 });
  const whole = { subject: 'Hi', body: 'Hello', from: 'shop@example.com' };
  await connector.run('customer-io/send-transactional-email', { ...email, ...whole });
  // @ts-expect-error Neither a visitor nor a recipient.
  await connector.run('customer-io/track-anonymous-event', { name: 'x' });
  await connector.run('customer-io/track-anonymous-event', { name: 'x', data: { recipient: 'ada@example.com' } });
  // @ts-expect-error Both an email and a filter.
  await connector.run('customer-io/find-customers', { email: 'ada@example.com', filter: { segment: { id: 1 } } });
  // @ts-expect-error Two audiences.
  await connector.run('customer-io/trigger-broadcast', { broadcastId: 1, emails: ['ada@example.com'], ids: ['1'] });
  // @ts-expect-error A flag beside the wrong audience.
  await connector.run('customer-io/trigger-broadcast', { broadcastId: 1, ids: ['1'], emailIgnoreMissing: true });
  await connector.run('customer-io/trigger-broadcast', { broadcastId: 1 });
  // @ts-expect-error Nothing to change.
  await connector.run('customer-io/set-subscription-preferences', { person: { id: '1' } });
  await connector.run('customer-io/set-subscription-preferences', { person: { id: '1' }, channels: { sms: false } });
  // @ts-expect-error Nobody in Pipelines.
  await connector.run('customer-io/page', { name: 'Pricing' });
  // @ts-expect-error Both ways of naming who filled it in.
  await connector.run('customer-io/submit-form', { formId: 'f', data: { id: '1', email: 'ada@example.com' } });
  // @ts-expect-error An option that there is not.
  await connector.run('customer-io/reset', {}, { idempotencykey: 'x' });

  if (event.kind === 'delivery') {
    expectTypeOf(event.deliveryId).toEqualTypeOf<string>();
    if (event.metric === 'opened') expectTypeOf(event.by).toEqualTypeOf<'person' | 'machine' | 'unknown'>();
  }
  if (event.person) {
    const { person } = event;
    await connector.run('customer-io/identify-customer', { person, attributes });
    await connector.run('customer-io/track-event', { person, name: 'x' });
    await connector.run('customer-io/suppress-customer', { person });
    // @ts-expect-error Perhaps a phone number is all there is, which sends do not know.
    await connector.run('customer-io/send-push', { transactionalMessageId: 1, person });
    if (person.email)
      await connector.run('customer-io/send-push', { transactionalMessageId: 1, person: { email: person.email } });
  }
  if (event.kind === 'person') {
    await connector.run('customer-io/set-subscription-preferences', { person: event.person, channels: { sms: false } });
  }
  // @ts-expect-error Neither a connection nor credentials.
  createConnector({ environment: 'production' });
}

test('types are held to by the compiler', () => {
  expect(compiles).toBeTypeOf('function');
});
