// `AsyncDisposable`, for whoever compiles against an older library.
/// <reference lib="esnext.disposable" preserve="true" />

export type { ActivitiesApi, AllActivitiesQuery } from './app/activities.ts';
export type { AppApi } from './app/app-api.ts';
export type { Asset, AssetChange, AssetFolder, AssetInput, AssetsApi, AssetsQuery } from './app/assets.ts';
export type { Attachment } from './app/attachments.ts';
export type { AudienceFilter } from './app/audience-filter.ts';
export type {
  Broadcast,
  BroadcastAudience,
  BroadcastRecipient,
  BroadcastsApi,
  BroadcastTrigger,
  BroadcastTriggerStatus,
  EmailFlags,
  IdFlags,
} from './app/broadcasts.ts';
export type {
  Campaign,
  CampaignMessagesQuery,
  CampaignMetricsQuery,
  CampaignsApi,
  JourneyMetricsQuery,
} from './app/campaigns.ts';
export type { Collection, CollectionChange, CollectionInput, CollectionsApi } from './app/collections.ts';
export type {
  ActivitiesQuery,
  Activity,
  Customer,
  CustomerDevice,
  CustomerRelationship,
  CustomerSegment,
  CustomersApi,
  SubscriptionPreferences,
} from './app/customers.ts';
export type { AttributeDescription, DataIndexApi, EventDescription } from './app/data-index.ts';
export type { AllMessagesQuery, DeliveriesQuery, Message, MessagesQuery } from './app/deliveries.ts';
export type {
  DesignComponent,
  DesignComponentInput,
  DesignEmail,
  DesignEmailContent,
  DesignEmailEnvelope,
  DesignEmailInput,
  DesignEmailsQuery,
  DesignFolderInput,
  DesignNode,
  DesignNodesApi,
  DesignQuery,
  DesignStudioApi,
  DesignTranslation,
  DesignTranslationInput,
  DesignTranslationsApi,
} from './app/design-studio.ts';
export type { EspSuppression, EspSuppressionsApi, SuppressionLookup, SuppressionType } from './app/esp-suppressions.ts';
export type { DeliveriesExportInput, Export, ExportsApi } from './app/exports.ts';
export type { Import, ImportInput, ImportsApi } from './app/imports.ts';
export type {
  LiveAlert,
  LiveNotification,
  LiveNotificationChange,
  LiveNotificationStart,
  LiveNotificationsApi,
} from './app/live-notifications.ts';
export type { ActionChange, MessageAction, MessageActionsApi } from './app/message-actions.ts';
export type { ContentChange, MessageContent } from './app/message-content.ts';
export type { ArchivedMessage, MessagesApi } from './app/messages.ts';
export type {
  LinkMetrics,
  LinkMetricsQuery,
  MetricSeries,
  MetricsQuery,
  MetricsResolution,
  WindowedMetricsQuery,
} from './app/metrics.ts';
export type { NewsletterContent, NewsletterVariantsApi, TestGroup, VariantOptions } from './app/newsletter-variants.ts';
export type { Newsletter, NewsletterInput, NewslettersApi, SendingRate } from './app/newsletters.ts';
export type { ObjectType, ObjectTypesApi } from './app/object-types.ts';
export type {
  CioObject,
  ObjectFilter,
  ObjectIdentifiers,
  ObjectMember,
  ObjectReference,
  ObjectsApi,
} from './app/objects.ts';
export type { OptOut, OptOutChange, OptOutsApi, PersonOptOuts } from './app/opt-outs.ts';
export type { Page, Paged, PageQuery } from './app/paged.ts';
export type { ReportingWebhook, ReportingWebhookInput, ReportingWebhooksApi } from './app/reporting-webhooks.ts';
export type { Segment, SegmentsApi, SegmentUse } from './app/segments.ts';
export type {
  Delivery,
  SendEmailInput,
  SendInAppInput,
  SendInboxMessageInput,
  SendInput,
  SendPushInput,
  SendSmsInput,
  SendWhatsAppInput,
  TemplatedSendInput,
} from './app/send.ts';
export type { SenderIdentitiesApi, SenderIdentity, SenderUse } from './app/sender-identities.ts';
export type { Snippet, SnippetInput, SnippetsApi } from './app/snippets.ts';
export type { SubscriptionChannel, SubscriptionTopic, SubscriptionTopicsApi } from './app/subscriptions.ts';
export type { TransactionalApi, TransactionalMessage } from './app/transactional.ts';
export type { Workspace, WorkspacesApi } from './app/workspaces.ts';
export type { Attributes } from './attributes.ts';
export { type CloseOptions, CustomerIo, type CustomerIoOptions } from './client.ts';
export type { Clock } from './clock.ts';
export { sha256Hex } from './digest.ts';
export {
  type BatchFailure,
  CioError,
  type CioErrorCode,
  type CioErrorDetails,
  type CioErrorFacts,
  cioErrorRemedies,
  type InputFault,
  type Remedy,
} from './errors.ts';
export { eventIdFrom } from './event-id.ts';
export type { RateState, Turn } from './gate.ts';
export { RateGovernor, type RateGovernorOptions } from './governor.ts';
export type { CallOptions } from './http/call-options.ts';
export type { Api, Credentials, Region } from './http/endpoints.ts';
export type { AttemptEvent, ExchangeEvent, Hooks } from './http/observe.ts';
export type { RetryOptions } from './http/retries.ts';
export {
  type Timeouts,
  type Transport,
  type TransportAnswer,
  TransportError,
  type TransportErrorKind,
  type TransportOptions,
  type TransportRequest,
} from './http/transport.ts';
export { type ParseJsonOptions, parseJson, stringifyJson } from './json.ts';
export { limits, publishedRateLimits, type RateFamily, type RateLimit } from './limits.ts';
export { type Moment, secondsOf } from './moment.ts';
export type { PersonIdentifiers, PersonRef, PersonRefWithoutPhone } from './person.ts';
export type {
  PipelinesAlias,
  PipelinesApi,
  PipelinesBatchOptions,
  PipelinesCommon,
  PipelinesGroup,
  PipelinesIdentify,
  PipelinesIdentity,
  PipelinesItem,
  PipelinesPage,
  PipelinesTrack,
} from './pipelines/pipelines-api.ts';
export type { RawRequest } from './raw-request.ts';
export type { TrackBatcher } from './track/batcher.ts';
export type { BatcherOptions } from './track/batcher-options.ts';
export { operationJson } from './track/encode-operation.ts';
export type {
  AnonymousRelationship,
  DeliveryOperation,
  Device,
  ObjectOperation,
  ObjectRef,
  ObjectRelationship,
  Operation,
  PersonOperation,
  PersonRelationship,
} from './track/operation.ts';
export type { Refusal } from './track/pending-batch.ts';
export type {
  AnonymousEvent,
  DeliveryMetric,
  IdentifyOptions,
  SegmentOptions,
  TrackApi,
  TrackEvent,
  UpsertObjectOptions,
  WorkspaceRegion,
} from './track/track-api.ts';
export { WrittenIdentify } from './track/written-identify.ts';
export { signWebhook, type WebhookSignature } from './webhooks/sign-webhook.ts';
export {
  type SignatureFault,
  type SignatureHeaders,
  type SignatureVerdict,
  verifySignature,
} from './webhooks/verify-signature.ts';
