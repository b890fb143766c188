import './require-node.ts';

export type { Channel, Metric } from './deliveries/channels.ts';
export type { Delivery, DeliveryStep, Origin, RenderedMessage } from './deliveries/delivery.ts';
export type { OutcomeRule, OutcomeStep } from './deliveries/outcomes.ts';
export { describeSandbox, type SandboxDescription } from './describe-sandbox.ts';
export type { ActiveFault, Fault, FaultKind, Faults, FaultTarget } from './http/faults.ts';
export type { RegionUrls, TlsAccess } from './http/listen.ts';
export type { RequestEntry } from './http/request-log.ts';
export { SandboxError } from './sandbox-error.ts';
export type { SandboxSnapshot } from './snapshot-file.ts';
export { type Sandbox, type SandboxOptions, startSandbox } from './start-sandbox.ts';
export type { WebhookPolicy } from './webhooks/policy.ts';
export type { WebhookAttempt } from './webhooks/webhook.ts';
export type { Report } from './webhooks/webhooks.ts';
export type { EventRecord } from './workspace/events.ts';
export type { Region, WorkspaceKeys, WorkspaceOptions, WorkspaceSettings } from './workspace/workspace-keys.ts';
export type { ActivityView, PersonView, WebhookView, WorkspaceHandle } from './workspace-handle.ts';
