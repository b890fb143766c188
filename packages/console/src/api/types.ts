import type { Api } from './api.gen.ts';

// Short names for what the server's document describes.

type AnswerOf<R extends keyof Api> = Api[R] extends { answer: infer A } ? A : never;
type ItemOf<R extends keyof Api> = AnswerOf<R> extends { items: (infer I)[] } ? I : never;

export type Session = AnswerOf<'GET /api/v1/session'>;
export type Permission = Session['permissions'][number];
export type SignedInPerson = NonNullable<Session['person']>;
export type Role = SignedInPerson['role'];
export type Welcomed = AnswerOf<'GET /api/v1/welcome/{token}'>;
export type ReportingEvent = ItemOf<'GET /api/v1/events'>;
export type EventDetail = AnswerOf<'GET /api/v1/events/{id}'>;
export type Run = ItemOf<'GET /api/v1/runs'>;
export type RunDetail = AnswerOf<'GET /api/v1/runs/{id}'>;
export type RunStep = RunDetail['steps'][number];
export type Client = AnswerOf<'GET /api/v1/clients/{id}'>;
export type Connection = AnswerOf<'GET /api/v1/connections/{id}'>;
export type Found = ItemOf<'GET /api/v1/search'>;
export type EnvironmentFacts = NonNullable<Connection['environments'][keyof Connection['environments']]>;
export type KeyName = keyof EnvironmentFacts['keys'];
export type Endpoint = AnswerOf<'GET /api/v1/trigger-endpoints/{id}'>;
export type Destination = AnswerOf<'GET /api/v1/destinations/{id}'>;
export type DestinationItem = ItemOf<'GET /api/v1/destinations'>;
export type ForwardedEvent = ItemOf<'GET /api/v1/destinations/{id}/forwarded-events'>;
export type ForwardedDetail = AnswerOf<'GET /api/v1/forwarded-events/{id}'>;
export type HeldEvent = ItemOf<'GET /api/v1/trigger-endpoints/{id}/held-events'>;
export type ActionItem = ItemOf<'GET /api/v1/actions'>;
export type ActionDetail = AnswerOf<'GET /api/v1/actions/{integration}/{name}'>;
export type Person = ItemOf<'GET /api/v1/people'>;
export type Token = ItemOf<'GET /api/v1/tokens'>;
export type AuditEntry = ItemOf<'GET /api/v1/audit'>;
export type Decision = ItemOf<'GET /api/v1/decisions'>;
export type FailureGroup = ItemOf<'GET /api/v1/runs/failures'>;
export type Delivery = ItemOf<'GET /api/v1/deliveries'>;
export type DeliveryDetail = AnswerOf<'GET /api/v1/deliveries/{id}'>;
export type Activity = ItemOf<'GET /api/v1/activity'>;
export type WorkflowSummary = ItemOf<'GET /api/v1/workflows'>;
export type WorkflowDetail = AnswerOf<'GET /api/v1/workflows/{id}'>;
export type Replay = ItemOf<'GET /api/v1/replays'>;
export type SyncSchedule = ItemOf<'GET /api/v1/sync-schedules'>;
export type Sync = ItemOf<'GET /api/v1/syncs'>;
export type SyncPreview = AnswerOf<'POST /api/v1/syncs/preview'>;
export type SyncMapping = SyncPreview['mapping'];
export type Upload = ItemOf<'GET /api/v1/uploads'>;
export type Overview = AnswerOf<'GET /api/v1/overview'>;
export type Environment = 'production' | 'staging' | 'editor';

/** A page of a list. `next` is passed as `before` to get what is older; null at the end. */
export interface Page<T> {
  items: T[];
  next: string | null;
}
