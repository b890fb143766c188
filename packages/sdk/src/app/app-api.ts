import type { Clock } from '../clock.ts';
import type { Caller, CallOptions } from '../http/caller.ts';
import { AppCaller } from './app-caller.ts';
import { BroadcastsApi } from './broadcasts.ts';
import { CampaignsApi } from './campaigns.ts';
import { CollectionsApi } from './collections.ts';
import { CustomersApi } from './customers.ts';
import { ExportsApi } from './exports.ts';
import { MessagesApi } from './messages.ts';
import { NewslettersApi } from './newsletters.ts';
import { ObjectTypesApi } from './object-types.ts';
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
  readonly broadcasts: BroadcastsApi;
  readonly campaigns: CampaignsApi;
  readonly collections: CollectionsApi;
  readonly customers: CustomersApi;
  readonly exports: ExportsApi;
  readonly messages: MessagesApi;
  readonly newsletters: NewslettersApi;
  readonly objectTypes: ObjectTypesApi;
  readonly reportingWebhooks: ReportingWebhooksApi;
  readonly segments: SegmentsApi;
  readonly senderIdentities: SenderIdentitiesApi;
  readonly subscriptionTopics: SubscriptionTopicsApi;
  readonly transactional: TransactionalApi;
  readonly workspaces: WorkspacesApi;
  readonly #caller: AppCaller;
  readonly #sending: SendDependencies;

  constructor({ caller, clock, strict }: AppDependencies) {
    const appCaller = new AppCaller(caller);
    this.#caller = appCaller;
    this.#sending = { caller: appCaller, clock, strict };
    this.broadcasts = new BroadcastsApi(appCaller, strict);
    this.campaigns = new CampaignsApi(appCaller);
    this.collections = new CollectionsApi(appCaller, strict);
    this.customers = new CustomersApi(appCaller, strict);
    this.exports = new ExportsApi(appCaller);
    this.messages = new MessagesApi(appCaller);
    this.newsletters = new NewslettersApi(appCaller);
    this.objectTypes = new ObjectTypesApi(appCaller);
    this.reportingWebhooks = new ReportingWebhooksApi(appCaller, strict);
    this.segments = new SegmentsApi(appCaller, strict);
    this.senderIdentities = new SenderIdentitiesApi(appCaller);
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
  async ipAddresses(options?: CallOptions): Promise<string[]> {
    type Answer = { ipAddresses?: string[] | null };
    return (await this.#caller.get<Answer>('/v1/info/ip_addresses', { options })).ipAddresses ?? [];
  }
}
