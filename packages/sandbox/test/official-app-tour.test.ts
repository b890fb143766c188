import {
  APIClient,
  FilterOperator,
  SendEmailRequest,
  SendInAppRequest,
  SendInboxMessageRequest,
  SendPushRequest,
  SendSMSRequest,
  SendWhatsAppRequest,
} from 'customerio-node';
import { expect, test } from 'vitest';
import { newerOperations } from '../src/operations.ts';
import { behaviour } from './behaviour.ts';
import { calledOperations, officialOperations } from './client-operations.ts';
import { Kit } from './kit.ts';
import { serveFiles } from './serve-files.ts';

type Tour = Record<string, () => Promise<unknown>>;
type Found = Record<string, ReturnType<typeof JSON.parse>>;

/** The vendor's own list of what its client can do, so that no method is forgotten. */
const methods = Object.getOwnPropertyNames(APIClient.prototype).filter(
  (name) => name !== 'constructor' && name !== 'resourceBase', // a helper that the class keeps beside its methods
);

const identifiers = { id: 'cust-1' };
const onPlan = { attribute: { field: 'plan', operator: FilterOperator.Exists } };
const window = { start: 1_700_000_000, end: 1_700_086_400, res: 'daily' } as const;
const change = { subject: 'Changed', body: '<p>Changed</p>' };
const hook = { name: 'warehouse', endpoint: 'https://hooks.example.com/cio', events: ['email_sent'] };
const draft = {
  name: 'June',
  type: 'email',
  recipients: { attribute: { field: 'email', operator: 'exists' } },
  ...change,
};

/** Every method, in an order in which each finds what it asks for. `found` carries ids from one to the next. */
function tourOf(app: APIClient, found: Found, csvUrl: string): Tour {
  const keep = async (name: string, answer: Promise<Record<string, unknown>>) => {
    found[name] = await answer;
  };
  return {
    sendEmail: () =>
      keep(
        'email',
        app.sendEmail(new SendEmailRequest({ to: 'ada@example.com', identifiers, transactional_message_id: 1 })),
      ),
    sendPush: () =>
      app.sendPush(new SendPushRequest({ identifiers, transactional_message_id: 2, message_data: { order: 'A-17' } })),
    sendSMS: () =>
      app.sendSMS(
        new SendSMSRequest({
          identifiers,
          transactional_message_id: 3,
          to: '+15550100001',
          message_data: { code: '1' },
        }),
      ),
    sendWhatsApp: () =>
      app.sendWhatsApp(new SendWhatsAppRequest({ identifiers, transactional_message_id: 4, to: '+15550100001' })),
    sendInboxMessage: () =>
      app.sendInboxMessage(new SendInboxMessageRequest({ identifiers, transactional_message_id: 6 })),
    sendInApp: () => app.sendInApp(new SendInAppRequest({ identifiers, transactional_message_id: 5 })),
    getCustomersByEmail: () => app.getCustomersByEmail('ada@example.com'),
    triggerBroadcast: () => app.triggerBroadcast(1, { text: 'Hi' }, { ids: ['cust-1'] }),
    listExports: () => app.listExports(),
    createCustomersExport: () => app.createCustomersExport(onPlan),
    createDeliveriesExport: () => app.createDeliveriesExport(1),
    getExport: () => app.getExport(1),
    getAttributes: () => app.getAttributes('cust-1'),
    getCustomerActivities: () => app.getCustomerActivities('cust-1', { limit: 5 }),
    getCustomerMessages: () => app.getCustomerMessages('cust-1'),
    getCustomerRelationships: () => app.getCustomerRelationships('cust-1'),
    getCustomerSegments: () => app.getCustomerSegments('cust-1'),
    getCustomerSubscriptionPreferences: () => app.getCustomerSubscriptionPreferences('cust-1', { language: 'en' }),
    searchCustomers: () => app.searchCustomers(onPlan),
    getCustomersAttributes: () => app.getCustomersAttributes(['cust-1']),
    getObjectAttributes: () => app.getObjectAttributes(1, 'acme'),
    getObjectRelationships: () => app.getObjectRelationships(1, 'acme'),
    findObjects: () =>
      app.findObjects(1, {
        object_attribute: { field: 'name', operator: FilterOperator.Exists, type_id: '1' },
      } as never),
    listObjectTypes: () => app.listObjectTypes(),
    listActivities: () => app.listActivities({ type: 'event' }),
    listSegments: () => app.listSegments(),
    createSegment: () => app.createSegment({ name: 'Beta' }),
    getSegment: () => app.getSegment(3),
    getSegmentCustomerCount: () => app.getSegmentCustomerCount(2),
    getSegmentMembership: () => app.getSegmentMembership(2),
    getSegmentUsedBy: () => app.getSegmentUsedBy(2),
    deleteSegment: () => app.deleteSegment(3),
    listSubscriptionTopics: () => app.listSubscriptionTopics(),
    listSubscriptionChannels: () => app.listSubscriptionChannels(),
    getSubscriptionCenterToken: () => app.getSubscriptionCenterToken('cust-1'),
    listTransactionalMessages: () => app.listTransactionalMessages(),
    getTransactionalMessage: () => app.getTransactionalMessage(2),
    getTransactionalMessageContents: () => app.getTransactionalMessageContents(2),
    getTransactionalMessageLanguage: () => app.getTransactionalMessageLanguage(2, 'fr'),
    updateTransactionalMessageLanguage: () => app.updateTransactionalMessageLanguage(2, 'fr', change),
    updateTransactionalMessageContent: () => app.updateTransactionalMessageContent(1, 1, change),
    getTransactionalMessageDeliveries: () => app.getTransactionalMessageDeliveries(1),
    getTransactionalMessageMetrics: () => app.getTransactionalMessageMetrics(1, { period: 'days', steps: 2 }),
    getTransactionalMessageLinkMetrics: () => app.getTransactionalMessageLinkMetrics(1, { unique: true }),
    listCampaigns: () => app.listCampaigns(),
    getCampaign: () => app.getCampaign(1),
    getCampaignActions: () => app.getCampaignActions(1),
    getCampaignAction: () => app.getCampaignAction(1, 101),
    updateCampaignAction: () => app.updateCampaignAction(1, 101, { ...change, sending_state: 'draft' }),
    getCampaignActionLanguage: () => app.getCampaignActionLanguage(1, 101, 'fr'),
    updateCampaignActionLanguage: () => app.updateCampaignActionLanguage(1, 101, 'fr', change),
    getCampaignActionMetrics: () => app.getCampaignActionMetrics(1, 101, { version: '2', ...window }),
    getCampaignActionMetricsLinks: () => app.getCampaignActionMetricsLinks(1, 101),
    getCampaignMetrics: () => app.getCampaignMetrics(1, { version: '1', type: 'email' }),
    getCampaignMetricsLinks: () => app.getCampaignMetricsLinks(1),
    getCampaignJourneyMetrics: () => app.getCampaignJourneyMetrics(1, window),
    getCampaignMessages: () => app.getCampaignMessages(1),
    getBroadcastTriggerStatus: () => app.getBroadcastTriggerStatus(1, 1),
    getBroadcastTriggerErrors: () => app.getBroadcastTriggerErrors(1, 1),
    listBroadcasts: () => app.listBroadcasts(),
    getBroadcast: () => app.getBroadcast(1),
    getBroadcastActions: () => app.getBroadcastActions(1),
    getBroadcastAction: () => app.getBroadcastAction(1, 1),
    updateBroadcastAction: () => app.updateBroadcastAction(1, 1, change),
    getBroadcastActionLanguage: () => app.getBroadcastActionLanguage(1, 1, 'fr'),
    updateBroadcastActionLanguage: () => app.updateBroadcastActionLanguage(1, 1, 'fr', change),
    getBroadcastActionMetrics: () => app.getBroadcastActionMetrics(1, 1),
    getBroadcastActionMetricsLinks: () => app.getBroadcastActionMetricsLinks(1, 1),
    getBroadcastMetrics: () => app.getBroadcastMetrics(1, { type: 'email' }),
    getBroadcastMetricsLinks: () => app.getBroadcastMetricsLinks(1),
    getBroadcastMessages: () => app.getBroadcastMessages(1),
    getBroadcastTriggers: () => app.getBroadcastTriggers(1),
    listNewsletters: () => app.listNewsletters({ sort: 'desc', limit: 1 }),
    createNewsletter: () => keep('newsletter', app.createNewsletter(draft)),
    getNewsletter: () => app.getNewsletter(2),
    getNewsletterContents: () => keep('contents', app.getNewsletterContents(2)),
    getNewsletterContent: () => app.getNewsletterContent(2, found.contents.contents[0].id),
    updateNewsletterContent: () => app.updateNewsletterContent(2, found.contents.contents[0].id, change),
    getNewsletterContentMetrics: () => app.getNewsletterContentMetrics(2, found.contents.contents[0].id),
    getNewsletterContentMetricsLinks: () => app.getNewsletterContentMetricsLinks(2, found.contents.contents[0].id),
    createNewsletterLanguage: () => app.createNewsletterLanguage(2, { language: 'fr', ...change }),
    getNewsletterLanguage: () => app.getNewsletterLanguage(2, 'fr'),
    updateNewsletterLanguage: () => app.updateNewsletterLanguage(2, 'fr', change),
    deleteNewsletterLanguage: () => app.deleteNewsletterLanguage(2, 'fr'),
    createNewsletterTestGroup: () => app.createNewsletterTestGroup(2),
    getNewsletterTestGroups: () => app.getNewsletterTestGroups(2),
    createNewsletterTestGroupLanguage: () => app.createNewsletterTestGroupLanguage(2, 2, { language: 'de', ...change }),
    getNewsletterTestGroupLanguage: () => app.getNewsletterTestGroupLanguage(2, 2, 'de'),
    updateNewsletterTestGroupLanguage: () => app.updateNewsletterTestGroupLanguage(2, 2, 'de', change),
    deleteNewsletterTestGroupLanguage: () => app.deleteNewsletterTestGroupLanguage(2, 2, 'de'),
    scheduleNewsletter: () => app.scheduleNewsletter(2, { scheduled_at: 4_000_000_000 }),
    sendNewsletter: () => app.sendNewsletter(2, { rate_limit_email_rate: 500, rate_limit_time_period: 60 }),
    getNewsletterMetrics: () => app.getNewsletterMetrics(2),
    getNewsletterMetricsLinks: () => app.getNewsletterMetricsLinks(2),
    getNewsletterMessages: () => app.getNewsletterMessages(2, { type: 'email' }),
    deleteNewsletter: () => app.deleteNewsletter(2),
    createDesignStudioFolder: () => keep('folder', app.createDesignStudioFolder({ name: 'Brand' })),
    listDesignStudioFolders: () => app.listDesignStudioFolders({ sortBy: 'name', sortOrder: 'desc' }),
    getDesignStudioFolder: () => app.getDesignStudioFolder(found.folder.folder.id),
    updateDesignStudioFolder: () => app.updateDesignStudioFolder(found.folder.folder.id, { name: 'Brands' }),
    createDesignStudioEmail: () =>
      keep(
        'design',
        app.createDesignStudioEmail({
          name: 'Receipt',
          parent_folder_id: found.folder.folder.id,
          content: { subject: 'Thanks', html: '<p>Thanks</p>' },
        }),
      ),
    listDesignStudioEmails: () => app.listDesignStudioEmails({ isTemplate: 'false', hasTranslations: 'any' }),
    getDesignStudioEmail: () => app.getDesignStudioEmail(found.design.email.id),
    updateDesignStudioEmail: () => app.updateDesignStudioEmail(found.design.email.id, { is_template: true }),
    createDesignStudioEmailLanguage: () =>
      app.createDesignStudioEmailLanguage(found.design.email.id, { language: 'fr', content: { subject: 'Merci' } }),
    listDesignStudioEmailLanguages: () => app.listDesignStudioEmailLanguages(found.design.email.id),
    getDesignStudioEmailLanguage: () => app.getDesignStudioEmailLanguage(found.design.email.id, 'fr'),
    updateDesignStudioEmailLanguage: () =>
      app.updateDesignStudioEmailLanguage(found.design.email.id, 'fr', { content: { subject: 'Mille mercis' } }),
    deleteDesignStudioEmailLanguage: () => app.deleteDesignStudioEmailLanguage(found.design.email.id, 'fr'),
    deleteDesignStudioEmail: () => app.deleteDesignStudioEmail(found.design.email.id),
    createDesignStudioComponent: () =>
      keep(
        'component',
        app.createDesignStudioComponent({ name: 'Footer', tag: 'custom-footer', content: '<p>Bye</p>' }),
      ),
    listDesignStudioComponents: () => app.listDesignStudioComponents({ tag: 'custom-footer' }),
    getDesignStudioComponent: () => app.getDesignStudioComponent(found.component.component.id),
    updateDesignStudioComponent: () => app.updateDesignStudioComponent(found.component.component.id, { content: '' }),
    deleteDesignStudioComponent: () => app.deleteDesignStudioComponent(found.component.component.id),
    deleteDesignStudioFolder: () => app.deleteDesignStudioFolder(found.folder.folder.id),
    createAssetFolder: () => app.createAssetFolder({ name: 'Logos' }),
    listAssetFolders: () => app.listAssetFolders({ directDescendantsOnly: true }),
    getAssetFolder: () => app.getAssetFolder(1),
    updateAssetFolder: () => app.updateAssetFolder(1, { name: 'Marks' }),
    createAsset: () => app.createAsset({ data: new Uint8Array([1, 2, 3]), filename: 'logo.png', parentFolderId: 1 }),
    listAssets: () => app.listAssets({ parentFolderId: 1, page: 1, limit: 10 }),
    getAsset: () => app.getAsset(2),
    updateAsset: () => app.updateAsset(2, { parent_folder_id: null }),
    deleteAsset: () => app.deleteAsset(2),
    deleteAssetFolder: () => app.deleteAssetFolder(1),
    createCollection: () => app.createCollection({ name: 'prices', data: [{ sku: 'a', price: 1 }] }),
    listCollections: () => app.listCollections(),
    getCollection: () => app.getCollection(1),
    updateCollection: () => app.updateCollection(1, { name: 'fares' }),
    getCollectionContent: () => app.getCollectionContent(1),
    updateCollectionContent: () => app.updateCollectionContent(1, [{ sku: 'b' }]),
    deleteCollection: () => app.deleteCollection(1),
    createSuppression: () => app.createSuppression('bounces', 'gone@example.com'),
    searchSuppression: () => app.searchSuppression('gone@example.com'),
    getSuppressions: () => app.getSuppressions('bounces', { limit: 10, offset: 0 }),
    getDomainSuppressions: () => app.getDomainSuppressions('example.com', 'bounces', { limit: 10 }),
    deleteSuppression: () => app.deleteSuppression('bounces', 'gone@example.com'),
    createReportingWebhook: () => app.createReportingWebhook(hook),
    listReportingWebhooks: () => app.listReportingWebhooks(),
    getReportingWebhook: () => app.getReportingWebhook(1),
    updateReportingWebhook: () => app.updateReportingWebhook(1, { disabled: true }),
    deleteReportingWebhook: () => app.deleteReportingWebhook(1),
    createSnippet: () => app.createSnippet({ name: 'footer', value: 'Bye' }),
    updateSnippet: () => app.updateSnippet({ name: 'footer', value: 'Bye now' }),
    getSnippets: () => app.getSnippets(),
    deleteSnippet: () => app.deleteSnippet('footer'),
    getSenderIdentities: () => app.getSenderIdentities({ sort: 'asc', hidden: false }),
    getSenderIdentity: () => app.getSenderIdentity(1),
    getSenderIdentityUsedBy: () => app.getSenderIdentityUsedBy(1),
    getMessages: () => app.getMessages({ transactional_id: 1 }),
    getMessage: () => app.getMessage(found.email.delivery_id),
    getArchivedMessage: () => app.getArchivedMessage(found.email.delivery_id),
    createImport: () => app.createImport({ data_file_url: csvUrl, type: 'people', identifier: 'id' }),
    getImport: () => app.getImport(1),
    batchUpdateAttributes: () => app.batchUpdateAttributes([{ name: 'plan', description: 'What they pay for' }]),
    batchUpdateEvents: () => app.batchUpdateEvents([{ name: 'order_paid', description: 'Money came' }]),
    listWorkspaces: () => app.listWorkspaces(),
    getIpAddresses: () => app.getIpAddresses(),
    // Last: an export is made a moment after it was asked for.
    downloadExport: () => app.downloadExport(1),
  };
}

behaviour('app.client-tour', async () => {
  await using kit = await Kit.start({ deliveryPace: 0 });
  await using files = await serveFiles({ 'people.csv': 'id,plan\ncust-2,pro\n' });
  await kit.identify('cust-1', { email: 'ada@example.com', phone: '+15550100001', plan: 'pro', first_name: 'Ada' });
  await kit.track('PUT', '/api/v1/customers/cust-1/devices', { device: { id: 'token', platform: 'ios' } });
  const object = { type: 'object', identifiers: { object_type_id: '1', object_id: 'acme' }, attributes: { name: 'A' } };
  await kit.track('POST', '/api/v2/entity', { ...object, action: 'identify' });
  kit.sandbox.requests.clear();

  const url = `${kit.sandbox.us.app}/v1`;
  const app = new APIClient(kit.us.keys.appApiKey, { url, retry: { maxRetries: 0 } });
  const tour = tourOf(app, {}, files.url('people.csv'));
  expect(Object.keys(tour).toSorted()).toEqual(methods.toSorted());
  for (const [name, call] of Object.entries(tour)) {
    if (name === 'downloadExport') await exportDone(kit);
    await call().catch((error: Error) => expect.unreachable(`${name}: ${error.message}`));
  }
  expect(kit.us.requests.filter(({ status }) => status >= 300)).toEqual([]);
  await expect.poll(() => kit.person('cust-2')).toMatchObject({ attributes: { plan: 'pro' } });

  expect(calledOperations(kit)).toEqual(officialOperations('App', [newerOperations[0]]));
});

async function exportDone(kit: Kit): Promise<void> {
  while ((await kit.app('GET', '/v1/exports/1')).body.export.status !== 'done') await kit.sandbox.clock.advance(50);
}

test('the client has as many methods as we say', () => {
  expect(methods).toHaveLength(160);
});
