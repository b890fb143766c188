import type { CustomerIo } from '../../src/index.ts';

type CallOf = (cio: CustomerIo) => Promise<unknown>;

const person = { id: 'cust-100' };
const company = { objectTypeId: 1, objectId: 'acme' };
const filter = { attribute: { field: 'plan', operator: 'exists' } } as const;
const uuid = '6c0b8a1e-8f0d-4a43-9d3f-0a4f6b7c2d11';
const instance = '01K73EXAMP0000000000000000';
const email = { identifiers: person, to: 'ada@example.com', transactionalMessageId: 1 };
const templated = { identifiers: person, transactionalMessageId: 2 };
const texted = { ...templated, to: '+15550100001' };
const hook = { name: 'warehouse', endpoint: 'https://hooks.example.com/cio', events: ['email_sent'] };
const window = { start: 1_760_000_000, end: 1_760_086_400 };
const change = { subject: 'Hello', body: '<p>Hello</p>' };
const group = { testGroupId: 2 };

/** Every App call, with the vendor's route it takes. */
export const appCalls: [route: string, call: CallOf][] = [
  ['POST /v1/send/email', ({ app }) => app.sendEmail(email)],
  ['POST /v1/send/push', ({ app }) => app.sendPush(templated)],
  ['POST /v1/send/sms', ({ app }) => app.sendSms(texted)],
  ['POST /v1/send/whatsapp', ({ app }) => app.sendWhatsApp(texted)],
  ['POST /v1/send/in_app', ({ app }) => app.sendInApp(templated)],
  ['POST /v1/send/inbox_message', ({ app }) => app.sendInboxMessage(templated)],
  ['GET /v1/info/ip_addresses', ({ app }) => app.ipAddresses()],
  ['GET /v1/workspaces', ({ app }) => app.workspaces.list()],
  ['GET /v1/activities', ({ app }) => app.activities.list({ type: 'event', deleted: true, person }).page()],
  ['GET /v1/assets', ({ app }) => app.assets.list({ parentFolderId: 1, directDescendantsOnly: true }).page()],
  [
    'POST /v1/assets/files',
    ({ app }) => app.assets.create({ content: new Uint8Array([1]), fileName: 'logo.png', parentFolderId: 1 }),
  ],
  ['GET /v1/assets/files/{id}', ({ app }) => app.assets.get(1)],
  ['PUT /v1/assets/files/{id}', ({ app }) => app.assets.update(1, { parentFolderId: null })],
  ['DELETE /v1/assets/files/{id}', ({ app }) => app.assets.delete(1)],
  ['GET /v1/assets/folders', ({ app }) => app.assets.folders({ start: '2' }).page()],
  ['POST /v1/assets/folders', ({ app }) => app.assets.createFolder({ name: 'Logos' })],
  ['GET /v1/assets/folders/{id}', ({ app }) => app.assets.folder(1)],
  ['PUT /v1/assets/folders/{id}', ({ app }) => app.assets.updateFolder(1, { name: 'Marks' })],
  ['DELETE /v1/assets/folders/{id}', ({ app }) => app.assets.deleteFolder(1)],
  ['GET /v1/broadcasts', ({ app }) => app.broadcasts.list()],
  ['GET /v1/broadcasts/{broadcast_id}', ({ app }) => app.broadcasts.get(1)],
  ['GET /v1/broadcasts/{broadcast_id}/triggers', ({ app }) => app.broadcasts.triggers(1)],
  ['GET /v1/broadcasts/{broadcast_id}/messages', ({ app }) => app.broadcasts.messages(1, { state: 'sent' }).page()],
  ['GET /v1/broadcasts/{broadcast_id}/metrics', ({ app }) => app.broadcasts.metrics(1, { type: 'email' })],
  ['GET /v1/broadcasts/{broadcast_id}/metrics/links', ({ app }) => app.broadcasts.linkMetrics(1, { unique: true })],
  ['GET /v1/broadcasts/{broadcast_id}/actions', ({ app }) => app.broadcasts.actions.list(1).page()],
  ['GET /v1/broadcasts/{broadcast_id}/actions/{action_id}', ({ app }) => app.broadcasts.actions.get(1, 2)],
  ['PUT /v1/broadcasts/{broadcast_id}/actions/{action_id}', ({ app }) => app.broadcasts.actions.update(1, 2, change)],
  [
    'GET /v1/broadcasts/{broadcast_id}/actions/{action_id}/language/{language}',
    ({ app }) => app.broadcasts.actions.language(1, 2, 'fr'),
  ],
  [
    'PUT /v1/broadcasts/{broadcast_id}/actions/{action_id}/language/{language}',
    ({ app }) => app.broadcasts.actions.updateLanguage(1, 2, 'fr', change),
  ],
  ['GET /v1/broadcasts/{broadcast_id}/actions/{action_id}/metrics', ({ app }) => app.broadcasts.actions.metrics(1, 2)],
  [
    'GET /v1/broadcasts/{broadcast_id}/actions/{action_id}/metrics/links',
    ({ app }) => app.broadcasts.actions.linkMetrics(1, 2),
  ],
  ['POST /v1/campaigns/{broadcast_id}/triggers', ({ app }) => app.broadcasts.trigger(1, { ids: ['cust-100'] })],
  ['GET /v1/campaigns/{broadcast_id}/triggers/{trigger_id}', ({ app }) => app.broadcasts.triggerStatus(1, 2)],
  [
    'GET /v1/campaigns/{broadcast_id}/triggers/{trigger_id}/errors',
    ({ app }) => app.broadcasts.triggerErrors(1, 2).page(),
  ],
  ['GET /v1/campaigns', ({ app }) => app.campaigns.list()],
  ['GET /v1/campaigns/{campaign_id}', ({ app }) => app.campaigns.get(1)],
  ['GET /v1/campaigns/{campaign_id}/metrics', ({ app }) => app.campaigns.metrics(1, { version: '2', res: 'daily' })],
  ['GET /v1/campaigns/{campaign_id}/metrics/links', ({ app }) => app.campaigns.linkMetrics(1)],
  [
    'GET /v1/campaigns/{campaign_id}/journey_metrics',
    ({ app }) => app.campaigns.journeyMetrics(1, { ...window, resolution: 'daily' }),
  ],
  ['GET /v1/campaigns/{campaign_id}/messages', ({ app }) => app.campaigns.messages(1, { type: 'email' }).page()],
  ['GET /v1/campaigns/{campaign_id}/actions', ({ app }) => app.campaigns.actions.list(1).page()],
  ['GET /v1/campaigns/{campaign_id}/actions/{action_id}', ({ app }) => app.campaigns.actions.get(1, 101)],
  ['PUT /v1/campaigns/{campaign_id}/actions/{action_id}', ({ app }) => app.campaigns.actions.update(1, 101, change)],
  [
    'GET /v1/campaigns/{campaign_id}/actions/{action_id}/language/{language}',
    ({ app }) => app.campaigns.actions.language(1, 101, 'fr'),
  ],
  [
    'PUT /v1/campaigns/{campaign_id}/actions/{action_id}/language/{language}',
    ({ app }) => app.campaigns.actions.updateLanguage(1, 101, 'fr', { sendingState: 'draft' }),
  ],
  ['GET /v1/campaigns/{campaign_id}/actions/{action_id}/metrics', ({ app }) => app.campaigns.actions.metrics(1, 101)],
  [
    'GET /v1/campaigns/{campaign_id}/actions/{action_id}/metrics/links',
    ({ app }) => app.campaigns.actions.linkMetrics(1, 101),
  ],
  ['GET /v1/collections', ({ app }) => app.collections.list()],
  ['POST /v1/collections', ({ app }) => app.collections.create({ name: 'prices', data: [{ sku: 'a' }] })],
  ['GET /v1/collections/{collection_id}', ({ app }) => app.collections.get(1)],
  ['PUT /v1/collections/{collection_id}', ({ app }) => app.collections.update(1, { name: 'fares' })],
  ['DELETE /v1/collections/{collection_id}', ({ app }) => app.collections.delete(1)],
  ['GET /v1/collections/{collection_id}/content', ({ app }) => app.collections.content(1)],
  ['PUT /v1/collections/{collection_id}/content', ({ app }) => app.collections.updateContent(1, [{ sku: 'b' }])],
  ['GET /v1/customers', ({ app }) => app.customers.byEmail('ada@example.com')],
  ['POST /v1/customers', ({ app }) => app.customers.search(filter).page()],
  ['POST /v1/customers/attributes', ({ app }) => app.customers.attributesOfMany(['cust-100'])],
  ['GET /v1/customers/{customer_id}/attributes', ({ app }) => app.customers.attributes(person)],
  ['GET /v1/customers/{customer_id}/segments', ({ app }) => app.customers.segments(person)],
  ['GET /v1/customers/{customer_id}/messages', ({ app }) => app.customers.messages(person).page()],
  ['GET /v1/customers/{customer_id}/activities', ({ app }) => app.customers.activities(person).page()],
  ['GET /v1/customers/{customer_id}/relationships', ({ app }) => app.customers.relationships(person).page()],
  [
    'GET /v1/customers/{customer_id}/subscription_preferences',
    ({ app }) => app.customers.subscriptionPreferences(person),
  ],
  ['GET /v1/customers/{customer_id}/optouts', ({ app }) => app.optOuts.ofPerson({ cioId: 'c3d4' })],
  [
    'PUT /v1/customers/{customer_id}/optouts',
    ({ app }) => app.optOuts.update(person, [{ from: '+15550100000', optout: true }]),
  ],
  ['GET /v1/optouts', ({ app }) => app.optOuts.list({ from: '+15550100000' }).page()],
  [
    'POST /v1/data_index/attributes',
    ({ app }) => app.dataIndex.describeAttributes([{ name: 'plan', privacyLevel: 1 }]),
  ],
  ['POST /v1/data_index/events', ({ app }) => app.dataIndex.describeEvents([{ name: 'paid', description: 'Money' }])],
  ...(['folder', 'email', 'component'] as const).flatMap((kind): [string, CallOf][] => {
    const route = `/v1/design_studio/${kind}s`;
    const of = ({ app }: CustomerIo) =>
      ({ folder: app.designStudio.folders, email: app.designStudio.emails, component: app.designStudio.components })[
        kind
      ];
    return [
      [`GET ${route}`, (cio) => of(cio).list({ directDescendantsOnly: true, sortBy: 'name' }).page()],
      [`GET ${route}/{id}`, (cio) => of(cio).get(uuid)],
      [`PUT ${route}/{id}`, (cio) => of(cio).update(uuid, { parentFolderId: null })],
      [`DELETE ${route}/{id}`, (cio) => of(cio).delete(uuid)],
    ];
  }),
  ['POST /v1/design_studio/folders', ({ app }) => app.designStudio.folders.create({ name: 'One' })],
  ['POST /v1/design_studio/emails', ({ app }) => app.designStudio.emails.create({ name: 'One', isTemplate: true })],
  [
    'POST /v1/design_studio/components',
    ({ app }) => app.designStudio.components.create({ name: 'One', tag: 'brand-one', content: '' }),
  ],
  ['GET /v1/design_studio/emails/{id}/languages', ({ app }) => app.designStudio.translations.list(uuid)],
  [
    'POST /v1/design_studio/emails/{id}/languages',
    ({ app }) => app.designStudio.translations.create(uuid, { language: 'fr', content: { subject: 'Salut' } }),
  ],
  [
    'GET /v1/design_studio/emails/{id}/languages/{language}',
    ({ app }) => app.designStudio.translations.get(uuid, 'fr'),
  ],
  [
    'PUT /v1/design_studio/emails/{id}/languages/{language}',
    ({ app }) => app.designStudio.translations.update(uuid, 'fr', { content: { subject: 'Bonjour' } }),
  ],
  [
    'DELETE /v1/design_studio/emails/{id}/languages/{language}',
    ({ app }) => app.designStudio.translations.delete(uuid, 'fr'),
  ],
  ['GET /v1/esp/search_suppression/{email_address}', ({ app }) => app.espSuppressions.search('ada@example.com')],
  [
    'GET /v1/esp/suppression/{suppression_type}',
    ({ app }) => app.espSuppressions.list('bounces', { start: '100', domain: 'mail.example.com' }).page(),
  ],
  [
    'GET /v1/esp/domains/{domain_name}/suppression/{suppression_type}',
    ({ app }) => app.espSuppressions.listOfDomain('mail.example.com', 'blocks').page(),
  ],
  [
    'POST /v1/esp/suppression/{suppression_type}/{email_address}',
    ({ app }) => app.espSuppressions.create('bounces', 'ada@example.com'),
  ],
  [
    'DELETE /v1/esp/suppression/{suppression_type}/{email_address}',
    ({ app }) => app.espSuppressions.delete('bounces', 'ada@example.com'),
  ],
  ['GET /v1/exports', ({ app }) => app.exports.list()],
  ['GET /v1/exports/{export_id}', ({ app }) => app.exports.get(1)],
  ['GET /v1/exports/{export_id}/download', ({ app }) => app.exports.downloadUrl(1)],
  ['POST /v1/exports/customers', ({ app }) => app.exports.customers(filter)],
  ['POST /v1/exports/deliveries', ({ app }) => app.exports.deliveries({ newsletterId: 1 })],
  [
    'POST /v1/imports',
    ({ app }) =>
      app.imports.create({ name: 'May', dataFileUrl: 'https://example.com/may.csv', type: 'people', identifier: 'id' }),
  ],
  ['GET /v1/imports/{import_id}', ({ app }) => app.imports.get(1)],
  [
    'POST /v1/live_notifications/start',
    ({ app }) =>
      app.liveNotifications.start({
        identifiers: person,
        notificationType: 'com.example.order',
        attributes: { orderNumber: 'A-17' },
        contentState: { etaMinutes: 5 },
      }),
  ],
  [
    'POST /v1/live_notifications/update',
    ({ app }) => app.liveNotifications.update(instance, { contentState: { a: 1 } }),
  ],
  ['POST /v1/live_notifications/end', ({ app }) => app.liveNotifications.end(instance)],
  ['GET /v1/live_notifications/{instance_id}', ({ app }) => app.liveNotifications.get(instance)],
  ['GET /v1/messages', ({ app }) => app.messages.list({ campaignId: 1, drafts: true }).page()],
  ['GET /v1/messages/{message_id}', ({ app }) => app.messages.get('RPE==')],
  ['GET /v1/messages/{message_id}/archived_message', ({ app }) => app.messages.archived('RPE==')],
  ['GET /v1/newsletters', ({ app }) => app.newsletters.list({ sort: 'desc' }).page()],
  [
    'POST /v1/newsletters',
    ({ app }) => app.newsletters.create({ name: 'News', type: 'email', recipients: { segment: { id: 1 } }, ...change }),
  ],
  ['GET /v1/newsletters/{newsletter_id}', ({ app }) => app.newsletters.get(1)],
  ['DELETE /v1/newsletters/{newsletter_id}', ({ app }) => app.newsletters.delete(1)],
  ['POST /v1/newsletters/{newsletter_id}/send', ({ app }) => app.newsletters.send(1, { rateLimitSpread: true })],
  [
    'POST /v1/newsletters/{newsletter_id}/schedule',
    ({ app }) => app.newsletters.schedule(1, { scheduledAt: window.end }),
  ],
  ['GET /v1/newsletters/{newsletter_id}/metrics', ({ app }) => app.newsletters.metrics(1)],
  ['GET /v1/newsletters/{newsletter_id}/metrics/links', ({ app }) => app.newsletters.linkMetrics(1)],
  ['GET /v1/newsletters/{newsletter_id}/messages', ({ app }) => app.newsletters.messages(1).page()],
  ['GET /v1/newsletters/{newsletter_id}/contents', ({ app }) => app.newsletterVariants.list(1)],
  ['GET /v1/newsletters/{newsletter_id}/contents/{content_id}', ({ app }) => app.newsletterVariants.get(1, 2)],
  [
    'PUT /v1/newsletters/{newsletter_id}/contents/{content_id}',
    ({ app }) => app.newsletterVariants.update(1, 2, change),
  ],
  [
    'GET /v1/newsletters/{newsletter_id}/contents/{content_id}/metrics',
    ({ app }) => app.newsletterVariants.metrics(1, 2),
  ],
  [
    'GET /v1/newsletters/{newsletter_id}/contents/{content_id}/metrics/links',
    ({ app }) => app.newsletterVariants.linkMetrics(1, 2),
  ],
  [
    'POST /v1/newsletters/{newsletter_id}/language',
    ({ app }) => app.newsletterVariants.addLanguage(1, { language: 'fr', ...change }),
  ],
  ['GET /v1/newsletters/{newsletter_id}/language/{language}', ({ app }) => app.newsletterVariants.language(1, 'fr')],
  [
    'PUT /v1/newsletters/{newsletter_id}/language/{language}',
    ({ app }) => app.newsletterVariants.updateLanguage(1, 'fr', change),
  ],
  [
    'DELETE /v1/newsletters/{newsletter_id}/language/{language}',
    ({ app }) => app.newsletterVariants.deleteLanguage(1, 'fr'),
  ],
  ['GET /v1/newsletters/{newsletter_id}/test_groups', ({ app }) => app.newsletterVariants.testGroups(1)],
  ['POST /v1/newsletters/{newsletter_id}/test_groups', ({ app }) => app.newsletterVariants.createTestGroup(1)],
  [
    'POST /v1/newsletters/{newsletter_id}/test_group/{test_group_id}/language',
    ({ app }) => app.newsletterVariants.addLanguage(1, { language: 'fr', ...change }, group),
  ],
  [
    'GET /v1/newsletters/{newsletter_id}/test_group/{test_group_id}/language/{language}',
    ({ app }) => app.newsletterVariants.language(1, 'fr', group),
  ],
  [
    'PUT /v1/newsletters/{newsletter_id}/test_group/{test_group_id}/language/{language}',
    ({ app }) => app.newsletterVariants.updateLanguage(1, 'fr', change, group),
  ],
  [
    'DELETE /v1/newsletters/{newsletter_id}/test_group/{test_group_id}/language/{language}',
    ({ app }) => app.newsletterVariants.deleteLanguage(1, 'fr', group),
  ],
  ['GET /v1/object_types', ({ app }) => app.objectTypes.list()],
  [
    'POST /v1/objects',
    ({ app }) => app.objects.search(1, { objectAttribute: { field: 'name', operator: 'exists' } }).page(),
  ],
  ['GET /v1/objects/{object_type_id}/{object_id}/attributes', ({ app }) => app.objects.attributes(company)],
  [
    'GET /v1/objects/{object_type_id}/{object_id}/relationships',
    ({ app }) => app.objects.relationships({ objectTypeId: 1, cioObjectId: 'ob1' }).page(),
  ],
  ['GET /v1/reporting_webhooks', ({ app }) => app.reportingWebhooks.list()],
  ['POST /v1/reporting_webhooks', ({ app }) => app.reportingWebhooks.create(hook)],
  ['GET /v1/reporting_webhooks/{webhook_id}', ({ app }) => app.reportingWebhooks.get(1)],
  ['PUT /v1/reporting_webhooks/{webhook_id}', ({ app }) => app.reportingWebhooks.update(1, hook)],
  ['DELETE /v1/reporting_webhooks/{webhook_id}', ({ app }) => app.reportingWebhooks.delete(1)],
  ['GET /v1/segments', ({ app }) => app.segments.list()],
  ['POST /v1/segments', ({ app }) => app.segments.create({ name: 'Beta' })],
  ['GET /v1/segments/{segment_id}', ({ app }) => app.segments.get(1)],
  ['DELETE /v1/segments/{segment_id}', ({ app }) => app.segments.delete(1)],
  ['GET /v1/segments/{segment_id}/used_by', ({ app }) => app.segments.usedBy(1)],
  ['GET /v1/segments/{segment_id}/customer_count', ({ app }) => app.segments.customerCount(1)],
  ['GET /v1/segments/{segment_id}/membership', ({ app }) => app.segments.membership(1).page()],
  ['GET /v1/sender_identities', ({ app }) => app.senderIdentities.list({ sort: 'asc', hidden: true }).page()],
  ['GET /v1/sender_identities/{sender_id}', ({ app }) => app.senderIdentities.get(1)],
  ['GET /v1/sender_identities/{sender_id}/used_by', ({ app }) => app.senderIdentities.usedBy(1)],
  ['GET /v1/snippets', ({ app }) => app.snippets.list()],
  ['POST /v1/snippets', ({ app }) => app.snippets.create({ name: 'footer', value: 'Bye' })],
  ['PUT /v1/snippets', ({ app }) => app.snippets.update({ name: 'footer', value: 'Bye now' })],
  ['DELETE /v1/snippets/{snippet_name}', ({ app }) => app.snippets.delete('footer')],
  ['GET /v1/subscription_topics', ({ app }) => app.subscriptionTopics.list()],
  ['GET /v1/subscription_channels', ({ app }) => app.subscriptionTopics.channels()],
  ['GET /v1/subscription_center/{customer_id}/token', ({ app }) => app.subscriptionTopics.centerToken('cust-100')],
  ['GET /v1/transactional', ({ app }) => app.transactional.list()],
  ['GET /v1/transactional/{transactional_id}', ({ app }) => app.transactional.get(1)],
  ['GET /v1/transactional/{transactional_id}/contents', ({ app }) => app.transactional.contents(1)],
  ['GET /v1/transactional/{transactional_id}/contents/{content_id}', ({ app }) => app.transactional.content(1, 2)],
  [
    'PUT /v1/transactional/{transactional_id}/content/{content_id}',
    ({ app }) => app.transactional.updateContent(1, 2, change),
  ],
  ['GET /v1/transactional/{transactional_id}/language/{language}', ({ app }) => app.transactional.language(1, 'fr')],
  [
    'PUT /v1/transactional/{transactional_id}/language/{language}',
    ({ app }) => app.transactional.updateLanguage(1, 'fr', change),
  ],
  ['GET /v1/transactional/{transactional_id}/messages', ({ app }) => app.transactional.deliveries(1).page()],
  ['GET /v1/transactional/{transactional_id}/metrics', ({ app }) => app.transactional.metrics(1)],
  ['GET /v1/transactional/{transactional_id}/metrics/links', ({ app }) => app.transactional.linkMetrics(1)],
];
