import type { Clock } from '../clock.ts';
import type { Caller, CallOptions } from '../http/caller.ts';
import { ActivitiesApi } from './activities.ts';
import { AppCaller } from './app-caller.ts';
import { AssetsApi } from './assets.ts';
import { BroadcastsApi } from './broadcasts.ts';
import { CampaignsApi } from './campaigns.ts';
import { CollectionsApi } from './collections.ts';
import { CustomersApi } from './customers.ts';
import { DataIndexApi } from './data-index.ts';
import { DesignStudioApi } from './design-studio.ts';
import { EspSuppressionsApi } from './esp-suppressions.ts';
import { ExportsApi } from './exports.ts';
import { ImportsApi } from './imports.ts';
import { LiveNotificationsApi } from './live-notifications.ts';
import { MessagesApi } from './messages.ts';
import { NewsletterVariantsApi } from './newsletter-variants.ts';
import { NewslettersApi } from './newsletters.ts';
import { ObjectTypesApi } from './object-types.ts';
import { ObjectsApi } from './objects.ts';
import { OptOutsApi } from './opt-outs.ts';
import { ReportingWebhooksApi } from './reporting-webhooks.ts';
import { SegmentsApi } from './segments.ts';
import {
  type Delivery,
  type SendDependencies,
  type SendEmailInput,
  type SendInAppInput,
  type SendInboxMessageInput,
  type SendPushInput,
  type SendSmsInput,
  type SendWhatsAppInput,
  send,
} from './send.ts';
import { SenderIdentitiesApi } from './sender-identities.ts';
import { SnippetsApi } from './snippets.ts';
import { SubscriptionTopicsApi } from './subscriptions.ts';
import { TransactionalApi } from './transactional.ts';
import { WorkspacesApi } from './workspaces.ts';

export interface AppDependencies {
  caller: Caller;
  clock: Clock;
  strict: boolean;
}

/**
 * The App API: transactional messages, broadcasts, and everything there is to read.
 *
 * @see https://docs.customer.io/integrations/api/app/
 */
export class AppApi {
  readonly activities: ActivitiesApi;
  readonly assets: AssetsApi;
  readonly broadcasts: BroadcastsApi;
  readonly campaigns: CampaignsApi;
  readonly collections: CollectionsApi;
  readonly customers: CustomersApi;
  readonly dataIndex: DataIndexApi;
  readonly designStudio: DesignStudioApi;
  readonly espSuppressions: EspSuppressionsApi;
  readonly exports: ExportsApi;
  readonly imports: ImportsApi;
  readonly liveNotifications: LiveNotificationsApi;
  readonly messages: MessagesApi;
  readonly newsletterVariants: NewsletterVariantsApi;
  readonly newsletters: NewslettersApi;
  readonly objectTypes: ObjectTypesApi;
  readonly objects: ObjectsApi;
  readonly optOuts: OptOutsApi;
  readonly reportingWebhooks: ReportingWebhooksApi;
  readonly segments: SegmentsApi;
  readonly senderIdentities: SenderIdentitiesApi;
  readonly snippets: SnippetsApi;
  readonly subscriptionTopics: SubscriptionTopicsApi;
  readonly transactional: TransactionalApi;
  readonly workspaces: WorkspacesApi;
  readonly #caller: AppCaller;
  readonly #sending: SendDependencies;

  constructor({ caller, clock, strict }: AppDependencies) {
    const appCaller = new AppCaller(caller);
    this.#caller = appCaller;
    this.#sending = { caller: appCaller, clock, strict };
    this.activities = new ActivitiesApi(appCaller);
    this.assets = new AssetsApi(appCaller, strict);
    this.broadcasts = new BroadcastsApi(appCaller, strict);
    this.campaigns = new CampaignsApi(appCaller);
    this.collections = new CollectionsApi(appCaller, strict);
    this.customers = new CustomersApi(appCaller, strict);
    this.dataIndex = new DataIndexApi(appCaller, strict);
    this.designStudio = new DesignStudioApi(appCaller, strict);
    this.espSuppressions = new EspSuppressionsApi(appCaller, strict);
    this.exports = new ExportsApi(appCaller);
    this.imports = new ImportsApi(appCaller, strict);
    this.liveNotifications = new LiveNotificationsApi(appCaller, strict);
    this.messages = new MessagesApi(appCaller);
    this.newsletterVariants = new NewsletterVariantsApi(appCaller, strict);
    this.newsletters = new NewslettersApi(appCaller, strict);
    this.objectTypes = new ObjectTypesApi(appCaller);
    this.objects = new ObjectsApi(appCaller);
    this.optOuts = new OptOutsApi(appCaller, strict);
    this.reportingWebhooks = new ReportingWebhooksApi(appCaller, strict);
    this.segments = new SegmentsApi(appCaller, strict);
    this.senderIdentities = new SenderIdentitiesApi(appCaller);
    this.snippets = new SnippetsApi(appCaller, strict);
    this.subscriptionTopics = new SubscriptionTopicsApi(appCaller);
    this.transactional = new TransactionalApi(appCaller);
    this.workspaces = new WorkspacesApi(appCaller);
  }

  sendEmail(input: SendEmailInput, options?: CallOptions): Promise<Delivery> {
    return send(this.#sending, 'email', input, options);
  }

  sendPush(input: SendPushInput, options?: CallOptions): Promise<Delivery> {
    return send(this.#sending, 'push', input, options);
  }

  sendSms(input: SendSmsInput, options?: CallOptions): Promise<Delivery> {
    return send(this.#sending, 'sms', input, options);
  }

  sendWhatsApp(input: SendWhatsAppInput, options?: CallOptions): Promise<Delivery> {
    return send(this.#sending, 'whatsapp', input, options);
  }

  sendInApp(input: SendInAppInput, options?: CallOptions): Promise<Delivery> {
    return send(this.#sending, 'in_app', input, options);
  }

  sendInboxMessage(input: SendInboxMessageInput, options?: CallOptions): Promise<Delivery> {
    return send(this.#sending, 'inbox_message', input, options);
  }

  /** The addresses Customer.io sends webhooks from. */
  ipAddresses(options?: CallOptions): Promise<string[]> {
    return this.#caller.list('ip_addresses', { method: 'GET', route: '/v1/info/ip_addresses', options });
  }
}
