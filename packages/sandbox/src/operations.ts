import type { BehaviourId } from './behaviours.ts';

type Since = Readonly<Partial<Record<BehaviourId, readonly string[]>>>;

/** One operation of the vendor's documents. */
export interface Operation {
  readonly api: 'Track' | 'App' | 'Pipelines';
  /** `GET /v1/segments/{segment_id}` */
  readonly name: string;
  /** The behaviour that says what it does. */
  readonly behaviour: BehaviourId;
  /** The client that nobody here wrote, or else ours, whose tour of the sandbox calls it. */
  readonly client: string;
}

const officialClient = 'customerio-node 5.2';
const ourClient = '@cio-bridge/sdk';

/** What the official client has no method for. */
const withoutOfficialClient: ReadonlySet<string> = new Set([
  'POST /api/v1/forms/{form_id}/submit',
  'POST /api/v1/metrics',
  'POST /api/v1/segments/{segment_id}/add_customers',
  'POST /api/v1/segments/{segment_id}/remove_customers',
  'POST /unsubscribe/{delivery_id}',
  'GET /v1/customers/{customer_id}/optouts',
  'PUT /v1/customers/{customer_id}/optouts',
  'GET /v1/optouts',
  'POST /v1/live_notifications/start',
  'POST /v1/live_notifications/update',
  'POST /v1/live_notifications/end',
  'GET /v1/live_notifications/{instance_id}',
]);

/** Track document, 2026-08, by behaviour. */
const track: Since = {
  'track.region': ['GET /api/v1/accounts/region'],
  'identify.upsert': ['PUT /api/v1/customers/{identifier}'],
  'people.delete': ['DELETE /api/v1/customers/{identifier}'],
  'people.suppress': ['POST /api/v1/customers/{identifier}/suppress'],
  'people.unsuppress': ['POST /api/v1/customers/{identifier}/unsuppress'],
  'people.merge': ['POST /api/v1/merge_customers'],
  'devices.upsert': [
    'PUT /api/v1/customers/{identifier}/devices',
    'DELETE /api/v1/customers/{identifier}/devices/{device_id}',
  ],
  'events.name': ['POST /api/v1/customers/{identifier}/events'],
  'events.anonymous-30-days': ['POST /api/v1/events'],
  'forms.submit': ['POST /api/v1/forms/{form_id}/submit'],
  'metrics.channel': ['POST /api/v1/metrics', 'POST /api/v1/push/events'],
  'metrics.unsubscribe': ['POST /unsubscribe/{delivery_id}'],
  'segments.change': [
    'POST /api/v1/segments/{segment_id}/add_customers',
    'POST /api/v1/segments/{segment_id}/remove_customers',
  ],
  'v2.one-identifier': ['POST /api/v2/entity'],
  'v2.batch-207': ['POST /api/v2/batch'],
};

/** App API document, 2026-08, likewise. */
const app: Since = {
  'app.activities': ['GET /v1/activities', 'GET /v1/customers/{customer_id}/activities'],
  'asset.folders': [
    'GET /v1/assets',
    'GET /v1/assets/files/{id}',
    'PUT /v1/assets/files/{id}',
    'DELETE /v1/assets/files/{id}',
    'GET /v1/assets/folders',
    'POST /v1/assets/folders',
    'GET /v1/assets/folders/{id}',
    'PUT /v1/assets/folders/{id}',
    'DELETE /v1/assets/folders/{id}',
  ],
  'asset.upload': ['POST /v1/assets/files'],
  'broadcast.triggers': [
    'GET /v1/broadcasts',
    'GET /v1/broadcasts/{broadcast_id}',
    'GET /v1/broadcasts/{broadcast_id}/messages',
    'GET /v1/broadcasts/{broadcast_id}/triggers',
    'GET /v1/campaigns/{broadcast_id}/triggers/{trigger_id}',
  ],
  'broadcast.actions': [
    'GET /v1/broadcasts/{broadcast_id}/actions',
    'GET /v1/broadcasts/{broadcast_id}/actions/{action_id}',
    'PUT /v1/broadcasts/{broadcast_id}/actions/{action_id}',
    'GET /v1/broadcasts/{broadcast_id}/actions/{action_id}/language/{language}',
    'PUT /v1/broadcasts/{broadcast_id}/actions/{action_id}/language/{language}',
  ],
  'broadcast.metrics': [
    'GET /v1/broadcasts/{broadcast_id}/actions/{action_id}/metrics',
    'GET /v1/broadcasts/{broadcast_id}/actions/{action_id}/metrics/links',
    'GET /v1/broadcasts/{broadcast_id}/metrics',
    'GET /v1/broadcasts/{broadcast_id}/metrics/links',
  ],
  'campaign.read': [
    'GET /v1/campaigns',
    'GET /v1/campaigns/{campaign_id}',
    'GET /v1/campaigns/{campaign_id}/actions',
    'GET /v1/campaigns/{campaign_id}/actions/{action_id}',
  ],
  'broadcast.audiences': ['POST /v1/campaigns/{broadcast_id}/triggers'],
  'broadcast.file': ['GET /v1/campaigns/{broadcast_id}/triggers/{trigger_id}/errors'],
  'campaign.action': ['PUT /v1/campaigns/{campaign_id}/actions/{action_id}'],
  'campaign.language': [
    'GET /v1/campaigns/{campaign_id}/actions/{action_id}/language/{language}',
    'PUT /v1/campaigns/{campaign_id}/actions/{action_id}/language/{language}',
  ],
  'campaign.metrics': [
    'GET /v1/campaigns/{campaign_id}/actions/{action_id}/metrics',
    'GET /v1/campaigns/{campaign_id}/actions/{action_id}/metrics/links',
    'GET /v1/campaigns/{campaign_id}/metrics',
    'GET /v1/campaigns/{campaign_id}/metrics/links',
    'GET /v1/transactional/{transactional_id}/metrics',
    'GET /v1/transactional/{transactional_id}/metrics/links',
  ],
  'campaign.journeys': ['GET /v1/campaigns/{campaign_id}/journey_metrics'],
  'campaign.messages': ['GET /v1/campaigns/{campaign_id}/messages'],
  'app.collections': [
    'GET /v1/collections',
    'POST /v1/collections',
    'GET /v1/collections/{collection_id}',
    'PUT /v1/collections/{collection_id}',
    'DELETE /v1/collections/{collection_id}',
    'GET /v1/collections/{collection_id}/content',
    'PUT /v1/collections/{collection_id}/content',
  ],
  'app.by-email': ['GET /v1/customers'],
  'app.search': ['POST /v1/customers'],
  'app.bulk-wrapped': ['POST /v1/customers/attributes'],
  'app.text-attributes': ['GET /v1/customers/{customer_id}/attributes'],
  'app.delivery': [
    'GET /v1/customers/{customer_id}/messages',
    'GET /v1/messages/{message_id}',
    'GET /v1/transactional/{transactional_id}/messages',
  ],
  'opt-out.change': [
    'GET /v1/customers/{customer_id}/optouts',
    'PUT /v1/customers/{customer_id}/optouts',
    'GET /v1/optouts',
  ],
  'app.objects': [
    'GET /v1/customers/{customer_id}/relationships',
    'GET /v1/object_types',
    'POST /v1/objects',
    'GET /v1/objects/{object_type_id}/{object_id}/attributes',
    'GET /v1/objects/{object_type_id}/{object_id}/relationships',
  ],
  'app.unknown-person': ['GET /v1/customers/{customer_id}/segments'],
  'app.preferences': ['GET /v1/customers/{customer_id}/subscription_preferences'],
  'data-index.describe': ['POST /v1/data_index/attributes', 'POST /v1/data_index/events'],
  'design.lists': ['GET /v1/design_studio/components', 'GET /v1/design_studio/emails', 'GET /v1/design_studio/folders'],
  'design.documents': [
    'POST /v1/design_studio/components',
    'GET /v1/design_studio/components/{id}',
    'PUT /v1/design_studio/components/{id}',
    'DELETE /v1/design_studio/components/{id}',
    'POST /v1/design_studio/emails',
    'GET /v1/design_studio/emails/{id}',
    'PUT /v1/design_studio/emails/{id}',
    'DELETE /v1/design_studio/emails/{id}',
    'POST /v1/design_studio/folders',
    'GET /v1/design_studio/folders/{id}',
    'PUT /v1/design_studio/folders/{id}',
  ],
  'design.languages': [
    'GET /v1/design_studio/emails/{id}/languages',
    'POST /v1/design_studio/emails/{id}/languages',
    'GET /v1/design_studio/emails/{id}/languages/{language}',
    'PUT /v1/design_studio/emails/{id}/languages/{language}',
    'DELETE /v1/design_studio/emails/{id}/languages/{language}',
  ],
  'design.folders': ['DELETE /v1/design_studio/folders/{id}'],
  'esp.pages': [
    'GET /v1/esp/domains/{domain_name}/suppression/{suppression_type}',
    'GET /v1/esp/suppression/{suppression_type}',
  ],
  'esp.suppress': [
    'GET /v1/esp/search_suppression/{email_address}',
    'POST /v1/esp/suppression/{suppression_type}/{email_address}',
    'DELETE /v1/esp/suppression/{suppression_type}/{email_address}',
  ],
  'app.exports-null': [
    'GET /v1/exports',
    'POST /v1/exports/customers',
    'GET /v1/exports/{export_id}',
    'GET /v1/exports/{export_id}/download',
  ],
  'app.deliveries-export': ['POST /v1/exports/deliveries'],
  'import.taken-in': ['POST /v1/imports', 'GET /v1/imports/{import_id}'],
  'app.open-ip-addresses': ['GET /v1/info/ip_addresses'],
  'live.lifecycle': [
    'POST /v1/live_notifications/end',
    'POST /v1/live_notifications/start',
    'POST /v1/live_notifications/update',
    'GET /v1/live_notifications/{instance_id}',
  ],
  'app.messages': ['GET /v1/messages'],
  'app.archived': ['GET /v1/messages/{message_id}/archived_message'],
  'newsletter.create': [
    'GET /v1/newsletters',
    'POST /v1/newsletters',
    'GET /v1/newsletters/{newsletter_id}',
    'DELETE /v1/newsletters/{newsletter_id}',
  ],
  'newsletter.variants': [
    'GET /v1/newsletters/{newsletter_id}/contents',
    'GET /v1/newsletters/{newsletter_id}/contents/{content_id}',
    'PUT /v1/newsletters/{newsletter_id}/contents/{content_id}',
    'GET /v1/newsletters/{newsletter_id}/contents/{content_id}/metrics',
    'GET /v1/newsletters/{newsletter_id}/contents/{content_id}/metrics/links',
    'GET /v1/newsletters/{newsletter_id}/messages',
    'GET /v1/newsletters/{newsletter_id}/metrics',
    'GET /v1/newsletters/{newsletter_id}/metrics/links',
  ],
  'newsletter.languages': [
    'POST /v1/newsletters/{newsletter_id}/language',
    'GET /v1/newsletters/{newsletter_id}/language/{language}',
    'PUT /v1/newsletters/{newsletter_id}/language/{language}',
    'DELETE /v1/newsletters/{newsletter_id}/language/{language}',
    'POST /v1/newsletters/{newsletter_id}/test_group/{test_group_id}/language',
    'GET /v1/newsletters/{newsletter_id}/test_group/{test_group_id}/language/{language}',
    'PUT /v1/newsletters/{newsletter_id}/test_group/{test_group_id}/language/{language}',
    'DELETE /v1/newsletters/{newsletter_id}/test_group/{test_group_id}/language/{language}',
  ],
  'newsletter.schedule': ['POST /v1/newsletters/{newsletter_id}/schedule'],
  'newsletter.send': ['POST /v1/newsletters/{newsletter_id}/send'],
  'newsletter.test-groups': [
    'GET /v1/newsletters/{newsletter_id}/test_groups',
    'POST /v1/newsletters/{newsletter_id}/test_groups',
  ],
  'app.webhook-crud': [
    'GET /v1/reporting_webhooks',
    'POST /v1/reporting_webhooks',
    'GET /v1/reporting_webhooks/{webhook_id}',
    'PUT /v1/reporting_webhooks/{webhook_id}',
    'DELETE /v1/reporting_webhooks/{webhook_id}',
  ],
  'app.segment-created': [
    'GET /v1/segments',
    'POST /v1/segments',
    'GET /v1/segments/{segment_id}',
    'DELETE /v1/segments/{segment_id}',
    'GET /v1/segments/{segment_id}/customer_count',
    'GET /v1/segments/{segment_id}/membership',
  ],
  'app.used-by': [
    'GET /v1/segments/{segment_id}/used_by',
    'GET /v1/sender_identities',
    'GET /v1/sender_identities/{sender_id}',
    'GET /v1/sender_identities/{sender_id}/used_by',
  ],
  'send.accepted': [
    'POST /v1/send/email',
    'POST /v1/send/in_app',
    'POST /v1/send/inbox_message',
    'POST /v1/send/push',
    'POST /v1/send/sms',
  ],
  'snippet.crud': ['GET /v1/snippets', 'POST /v1/snippets', 'PUT /v1/snippets', 'DELETE /v1/snippets/{snippet_name}'],
  'app.subscriptions': [
    'GET /v1/subscription_center/{customer_id}/token',
    'GET /v1/subscription_channels',
    'GET /v1/subscription_topics',
  ],
  'transactional.contents': [
    'GET /v1/transactional',
    'GET /v1/transactional/{transactional_id}',
    'PUT /v1/transactional/{transactional_id}/content/{content_id}',
    'GET /v1/transactional/{transactional_id}/contents',
  ],
  'transactional.language': [
    'GET /v1/transactional/{transactional_id}/language/{language}',
    'PUT /v1/transactional/{transactional_id}/language/{language}',
  ],
  'app.workspaces': ['GET /v1/workspaces'],
};

/** Pipelines document, 2026-08; its paths leave the version out. */
const pipelines: Since = {
  'pipelines.identity': ['POST /v1/identify'],
  'pipelines.semantic': ['POST /v1/track'],
  'pipelines.same-people': ['POST /v1/page', 'POST /v1/screen'],
  'pipelines.group': ['POST /v1/group'],
  'pipelines.alias': ['POST /v1/alias'],
  'pipelines.batch': ['POST /v1/batch'],
};

const operationsOf = (api: Operation['api'], since: Since): Operation[] =>
  Object.entries(since)
    .flatMap(([behaviour, names]) =>
      names.map((name) => ({
        api,
        name,
        behaviour: behaviour as BehaviourId,
        client: withoutOfficialClient.has(name) ? ourClient : officialClient,
      })),
    )
    .toSorted(byPath);

/** Not `localeCompare`: the table is the same on every machine. */
const byPath = (a: Operation, b: Operation): number => {
  const [one, other] = [pathOf(a), pathOf(b)];
  if (one === other) return 0;
  return one < other ? -1 : 1;
};

const pathOf = ({ name }: Operation): string => name.slice(name.indexOf(' '));

/** Every operation of the three documents, by API and path. */
export const operations: readonly Operation[] = [
  ...operationsOf('Track', track),
  ...operationsOf('App', app),
  ...operationsOf('Pipelines', pipelines),
];

/** How many operations each document has: what the totals are measured against. */
export const documentedOperations = { Track: 18, App: 166, Pipelines: 7 } as const;

/** Of the App API's newer document (2026-09). Its other new operations are of the design studio, and not served. */
export const newerOperations = [
  'POST /v1/send/whatsapp',
  'GET /v1/transactional/{transactional_id}/contents/{content_id}',
] as const;
