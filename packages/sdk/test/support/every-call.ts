import type { CustomerIo } from '../../src/index.ts';

type CallOf = (cio: CustomerIo) => Promise<unknown>;

const person = { id: 'cust-100' };
const company = { objectTypeId: 1, objectId: 'acme' };
const eventId = '01K73EXAMP0000000000000000';

/** Every Track call, with the vendor's route it takes. */
export const trackCalls: [route: string, name: string, call: CallOf][] = [
  ['get /api/v1/accounts/region', 'region', (cio) => cio.track.region()],
  ['post /api/v2/entity', 'identify', (cio) => cio.track.identify(person, { plan: 'pro', created_at: 1_759_000_000 })],
  [
    'post /api/v2/entity',
    'identify by email',
    (cio) => cio.track.identify({ email: 'ada@example.com' }, {}, { updateOnly: true, timestamp: 1_760_000_000 }),
  ],
  [
    'post /api/v2/entity',
    'identify with relationships',
    (cio) =>
      cio.track.identify(
        { cioId: 'c3d400000017' },
        {},
        { relationships: [{ object: company, attributes: { role: 'admin' } }] },
      ),
  ],
  ['post /api/v2/entity', 'delete', (cio) => cio.track.delete(person)],
  ['post /api/v2/entity', 'suppress', (cio) => cio.track.suppress(person)],
  ['post /api/v2/entity', 'unsuppress', (cio) => cio.track.unsuppress(person)],
  [
    'post /api/v2/entity',
    'event',
    (cio) => cio.track.event(person, { name: 'paid', id: eventId, timestamp: 1_760_000_000, data: { total: 18.4 } }),
  ],
  ['post /api/v2/entity', 'page', (cio) => cio.track.event(person, { name: '/pricing', type: 'page' })],
  ['post /api/v2/entity', 'screen', (cio) => cio.track.event(person, { name: 'Home', type: 'screen' })],
  [
    'post /api/v2/entity',
    'addDevice',
    (cio) =>
      cio.track.addDevice(person, {
        token: 't1',
        platform: 'ios',
        lastUsed: 1_760_000_000,
        attributes: { push_enabled: 'true' },
      }),
  ],
  ['post /api/v2/entity', 'deleteDevice', (cio) => cio.track.deleteDevice(person, 't1')],
  ['post /api/v2/entity', 'merge', (cio) => cio.track.merge(person, { email: 'old@example.com' })],
  [
    'post /api/v2/entity',
    'relate',
    (cio) => cio.track.relate(person, [{ object: company, attributes: { role: 'admin' } }]),
  ],
  ['post /api/v2/entity', 'unrelate', (cio) => cio.track.unrelate(person, [{ object: company }])],
  [
    'post /api/v2/entity',
    'upsertObject',
    (cio) => cio.track.upsertObject(company, { name: 'Acme' }, { relationships: [{ person }] }),
  ],
  ['post /api/v2/entity', 'deleteObject', (cio) => cio.track.deleteObject(company)],
  [
    'post /api/v2/entity',
    'identifyAnonymous',
    (cio) =>
      cio.track.entity({
        type: 'object',
        action: 'identifyAnonymous',
        object: company,
        relationships: [{ anonymousId: 'a1' }],
      }),
  ],
  [
    'post /api/v2/entity',
    'object relationships',
    (cio) =>
      cio.track.entity({
        type: 'object',
        action: 'addRelationships',
        object: company,
        relationships: [{ person, attributes: { role: 'admin' } }],
      }),
  ],
  [
    'post /api/v2/entity',
    'delivery',
    (cio) =>
      cio.track.entity({ type: 'delivery', action: 'event', deliveryId: 'RPE=', name: 'opened', deviceToken: 't1' }),
  ],
  [
    'post /api/v2/batch',
    'batch',
    (cio) =>
      cio.track.batch([
        { type: 'person', action: 'identify', person },
        { type: 'person', action: 'event', person, name: 'paid' },
        { type: 'object', action: 'delete', object: company },
      ]),
  ],
  [
    'post /api/v2/batch',
    'batcher',
    async (cio) => {
      await using batcher = cio.track.batcher();
      const outcome = batcher.add({ type: 'person', action: 'identify', person, attributes: { plan: 'pro' } });
      await batcher.flush();
      await outcome;
    },
  ],
  [
    'post /api/v1/events',
    'anonymousEvent',
    (cio) => cio.track.anonymousEvent({ name: 'seen', anonymousId: 'a1', data: { path: '/' } }),
  ],
  [
    'post /api/v1/segments/{segment_id}/add_customers',
    'addToSegment',
    (cio) => cio.track.addToSegment(1, ['cust-100']),
  ],
  [
    'post /api/v1/segments/{segment_id}/remove_customers',
    'removeFromSegment',
    (cio) => cio.track.removeFromSegment(1, ['ada@example.com'], { idType: 'email' }),
  ],
  ['post /unsubscribe/{delivery_id}', 'unsubscribe', (cio) => cio.track.unsubscribe('RNqzBAABmZx==')],
  [
    'post /api/v1/metrics',
    'metric',
    (cio) =>
      cio.track.metric({
        deliveryId: 'RNqz==',
        metric: 'opened',
        timestamp: 1_760_000_000,
        recipient: 'ada@example.com',
      }),
  ],
  [
    'post /api/v1/forms/{form_id}/submit',
    'submitForm',
    (cio) => cio.track.submitForm('newsletter', { email: 'ada@example.com', first_name: 'Ada' }),
  ],
];

const who = { userId: 'cust-100', timestamp: '2025-10-09T08:53:20Z' };

/** Every Pipelines call, likewise; the vendor's document leaves the version out of its paths. */
export const pipelinesCalls: [route: string, name: string, call: CallOf][] = [
  ['post /identify', 'identify', (cio) => cio.pipelines.identify({ ...who, traits: { plan: 'pro' } })],
  [
    'post /track',
    'track',
    (cio) => cio.pipelines.track({ ...who, event: 'order_paid', properties: { order: 'A-17' } }),
  ],
  [
    'post /page',
    'page',
    (cio) => cio.pipelines.page({ ...who, name: 'home', properties: { url: 'https://example.com/' } }),
  ],
  ['post /screen', 'screen', (cio) => cio.pipelines.screen({ ...who, name: 'feed' })],
  [
    'post /group',
    'group',
    (cio) => cio.pipelines.group({ ...who, groupId: 'acme', traits: { name: 'Acme', object_type_id: '1' } }),
  ],
  ['post /alias', 'alias', (cio) => cio.pipelines.alias({ previousId: 'a1', userId: 'cust-100' })],
  [
    'post /batch',
    'batch',
    (cio) =>
      cio.pipelines.batch([
        { type: 'identify', ...who, traits: { plan: 'pro' } },
        { type: 'track', ...who, event: 'order_paid' },
      ]),
  ],
];
