// `AsyncDisposable`, for whoever compiles against an older library.
/// <reference lib="esnext.disposable" preserve="true" />

export {
  CioError,
  type InputFault,
  type Remedy,
  type SignatureFault,
  type SignatureHeaders,
  type SignatureVerdict,
  signWebhook,
  verifySignature,
  type WebhookSignature,
} from '@cio-bridge/sdk';
export { type ActionInput, type ActionKey, type ActionOutput, actions, findAction } from './catalogue.ts';
export { clientCredentials } from './client-credentials.ts';
export {
  type Connection,
  type ConnectionInput,
  type CredentialName,
  type Credentials,
  type CredentialsInput,
  connectionSchema,
  credentialsSchema,
  credentialTitles,
  type Environment,
  environments,
} from './connection.ts';
export {
  type Connector,
  type ConnectorOptions,
  createConnector,
  type RunContext,
} from './create-connector.ts';
export type {
  Action,
  ActionContext,
  ActionGroup,
  Audience,
  Choice,
  ChoiceLoader,
  ChoicePage,
  ChoiceQuery,
  NeedsFor,
  Recipient,
} from './define-action.ts';
export { defineAction } from './define-action.ts';
export {
  type ActionDescription,
  type Catalogue,
  describeCatalogue,
  type JsonSchema,
  type TriggerDescription,
} from './describe-catalogue.ts';
export { describeFields, type FieldDescription } from './describe-fields.ts';
export type { DryRun, DryRunRequest } from './dry-run.ts';
export { connectorErrorRemedies, type FoundFault, findFaults, inWords } from './errors.ts';
export type { SoughtSend } from './find-send.ts';
export { inputFromForm } from './input-from-form.ts';
export { judgeWebhook } from './judge-webhook.ts';
export { nearNames } from './near-names.ts';
export {
  type KeyState,
  type ProbedCredentials,
  type ProbeFault,
  type ProbeOptions,
  type ProbeReport,
  probeConnection,
} from './probe-connection.ts';
export { readPerson } from './schemas/person.ts';
export { sendMarkerFrom, sendMarkerHeader, sendMarkerKey, sendMarkerOf } from './send-marker.ts';
export type { MadeBy } from './triggers/made-by.ts';
export {
  type EventPerson,
  type ParsedReportingEvent,
  type PersonEvent,
  parseReportingEvent,
  type ReportingEvent,
  type UnknownEvent,
} from './triggers/parse-reporting-event.ts';
export { reportingEvent, triggers } from './triggers/reporting-event.ts';
export {
  matchesFilter,
  type ReportingEventFilter,
  reportingEventFilter,
} from './triggers/reporting-event-filter.ts';
export {
  type Channel,
  type DeliveryDetails,
  type DeliveryMetric,
  deliveryMetrics,
  type PersonMetric,
  type PushRecipient,
  personMetrics,
} from './triggers/reporting-metrics.ts';
export { type ReportingPayload, reportingSamples } from './triggers/reporting-samples.ts';
export { reportingSubscriptions, subscriptionsFor } from './triggers/reporting-subscriptions.ts';
export type {
  WantedReportingWebhook,
  WebhookDrift,
  WebhookInspection,
  WebhookRegistration,
} from './triggers/reporting-webhook.ts';
