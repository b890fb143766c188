// Walks through everything of customerio-node's Track and Pipelines clients and the sends of its App client, and says
// of each step whether it went well. The first argument is the client's main module.
import { createRequire } from 'node:module';

const {
  APIClient,
  IdentifierType,
  PipelinesClient,
  SendEmailRequest,
  SendInAppRequest,
  SendInboxMessageRequest,
  SendPushRequest,
  SendSMSRequest,
  SendWhatsAppRequest,
  TrackClient,
} = createRequire(import.meta.url)(process.argv[2]);

const { HTTP_URL: url, SITE_ID, TRACK_API_KEY, APP_API_KEY, PIPELINES_WRITE_KEY } = process.env;
const retry = { maxRetries: 0 };
const called = new Set();

/** Notes which methods were called, so that none is forgotten. */
const watched = (client) =>
  new Proxy(client, {
    get(target, name) {
      const value = target[name];
      if (typeof value !== 'function') return value;
      return (...args) => {
        called.add(`${target.constructor.name}.${name}`);
        return value.apply(target, args);
      };
    },
  });

const track = watched(new TrackClient(SITE_ID, TRACK_API_KEY, { url: `${url}/api/v1`, retry }));
const app = watched(new APIClient(APP_API_KEY, { url: `${url}/v1`, retry }));
const pipelines = watched(new PipelinesClient(PIPELINES_WRITE_KEY, { url: `${url}/v1`, strictMode: true, retry }));

async function step(name, work) {
  try {
    await work();
    console.log(`ok ${name}`);
  } catch (error) {
    console.log(`not ok ${name}: ${error?.message ?? error}`);
  }
}

async function refused(work, status) {
  const error = await work.then(
    () => undefined,
    (failure) => failure,
  );
  if (error?.statusCode !== status) throw new Error(`it was not refused with ${status}: ${error}`);
}

const identifiers = { id: 'js-1' };
const person = (action, id) => ({ type: 'person', action, identifiers: { id } });

await step('identify', () => track.identify('js-1', { email: 'js@example.com', plan: 'pro' }));
await step('track', () => track.track('js-1', { name: 'order_paid', data: { order: 'A-17' } }));
await step('trackAnonymous', () => track.trackAnonymous('js-anon', { name: 'visited' }));
await step('trackPageView', () => track.trackPageView('js-1', 'https://example.com/'));
await step('addDevice', () => track.addDevice('js-1', 'js-token', 'ios', { last_used: 1760000000, app_version: '1' }));
await step('deleteDevice', () => track.deleteDevice('js-1', 'js-token'));
await step('batch', () => track.batch([person('identify', 'js-2')]));
await step('entity', () => track.entity(person('identify', 'js-3')));
await step('mergeCustomers', () => track.mergeCustomers(IdentifierType.Id, 'js-1', IdentifierType.Id, 'js-2'));
await step('getAccountRegion', async () => {
  const { region } = await track.getAccountRegion();
  if (region !== 'us') throw new Error(`region ${region}`);
});
await step('addCustomersToSegment', () => track.addCustomersToSegment(1, ['js-1', 17]));
await step('removeCustomersFromSegment', () => track.removeCustomersFromSegment(1, ['js-1']));
await step('submitForm', () => track.submitForm('signup', { email: 'form@example.com', first_name: 'Ada' }));
await step('suppress', () => track.suppress('js-3'));
await step('unsuppress', () => track.unsuppress('js-3'));
await step('destroy', () => track.destroy('js-3'));
await step('a value that is too long is refused', () =>
  refused(track.identify('js-4', { bio: 'x'.repeat(1001) }), 400),
);

await step('pipelines.identify', () => pipelines.identify({ userId: 'js-5', traits: { plan: 'pro' } }));
await step('pipelines.track', () => pipelines.track({ userId: 'js-5', event: 'order_paid' }));
await step('pipelines.page', () => pipelines.page({ userId: 'js-5', name: 'Home' }));
await step('pipelines.screen', () => pipelines.screen({ userId: 'js-5', name: 'Start' }));
await step('pipelines.group', () => pipelines.group({ userId: 'js-5', groupId: 'acme' }));
await step('pipelines.alias', () => pipelines.alias({ userId: 'js-5', previousId: 'js-anon-2' }));
await step('pipelines.batch', () => pipelines.batch([{ type: 'track', userId: 'js-5', event: 'signed_up' }]));
await step('a wrong write key is refused', () =>
  refused(
    new PipelinesClient('wrong', { url: `${url}/v1`, strictMode: true, retry }).identify({ userId: 'js-5' }),
    401,
  ),
);

let deliveryId = '';
await step('sendEmail', async () => {
  const to = 'quiet@example.com';
  const request = new SendEmailRequest({ to, identifiers, transactional_message_id: 1, message_data: { plan: 'pro' } });
  request.attach('receipt.txt', Buffer.from('Total: 18.40'));
  deliveryId = (await app.sendEmail(request)).delivery_id;
});
await step('reportMetric', () => track.reportMetric({ delivery_id: deliveryId, metric: 'opened' }));
await step('unsubscribe', () => track.unsubscribe(deliveryId));
await step('sendPush', async () => {
  const { delivery_id } = await app.sendPush(new SendPushRequest({ identifiers, transactional_message_id: 2 }));
  await track.trackPush({ delivery_id, event: 'opened', device_id: 'js-token', timestamp: 1760000000 });
});
const to = '+15550100001';
await step('sendSMS', () => app.sendSMS(new SendSMSRequest({ identifiers, transactional_message_id: 3, to })));
await step('sendWhatsApp', () =>
  app.sendWhatsApp(new SendWhatsAppRequest({ identifiers, transactional_message_id: 4, to })),
);
await step('sendInApp', () => app.sendInApp(new SendInAppRequest({ identifiers, transactional_message_id: 5 })));
await step('sendInboxMessage', () =>
  app.sendInboxMessage(new SendInboxMessageRequest({ identifiers, transactional_message_id: 6 })),
);
await step('triggerBroadcast', () => app.triggerBroadcast(1, { text: 'hello' }, { ids: ['js-1'] }));
await step('getAttributes', () => app.getAttributes('js-1'));
await step('wrong keys are refused', () =>
  refused(new TrackClient('wrong', 'wrong', { url: `${url}/api/v1`, retry }).identify('js-1', {}), 401),
);

await step('no method of the Track and Pipelines clients was left out', () => {
  const inner = new Set(['constructor', 'envelope']);
  const missed = [TrackClient, PipelinesClient].flatMap(({ name, prototype }) =>
    Object.getOwnPropertyNames(prototype)
      .filter((method) => !inner.has(method) && !called.has(`${name}.${method}`))
      .map((method) => `${name}.${method}`),
  );
  if (missed.length > 0) throw new Error(missed.join(', '));
});
