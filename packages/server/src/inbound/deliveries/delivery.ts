import type { ReportingEvent } from '@cio-bridge/connector';
import type { Environment } from '../../connections/connections.ts';
import type { OneOrMore } from '../../store/equal-to.ts';

/** Where a delivery lives: its id is Customer.io's, and unique within a workspace. */
export interface DeliveryPlace {
  deliveryId: string;
  connectionId: string;
  environment: Environment;
}

/** Something that happened to a delivery, told to those who wait for it. */
export interface DeliveryEvent extends DeliveryPlace {
  metric: string;
  /** Unix milliseconds; null when the event did not say. */
  happenedAtMs: number | null;
  /** Our id of the event; null for what a reconciliation found. */
  eventId: string | null;
  /** In normal form; `undefined` for what a reconciliation found. */
  event: ReportingEvent | undefined;
}

/** Opens and clicks are made by machines too; `unknown` where Customer.io does not say. */
export type By = 'person' | 'machine' | 'unknown';

export interface DeliveryMoment {
  metric: string;
  happenedAtMs: number | null;
  /** Null for what no webhook brought. */
  receivedAtMs: number | null;
  eventId: string | null;
  source: 'webhook' | 'reconciled';
  /** For opens and clicks. */
  by: By | null;
  recipient: string | null;
  href: string | null;
  failureMessage: string | null;
}

/** A delivery and its latest state. */
export interface KnownDelivery extends DeliveryPlace {
  objectType: string;
  personId: string | null;
  campaignId: number | null;
  lastMetric: string;
  lastHappenedAtMs: number;
  firstSeenAtMs: number;
}

/** A delivery as lists show it. */
export interface ListedDelivery extends Omit<KnownDelivery, 'connectionId'> {
  client: { id: string; name: string };
  connection: { id: string; name: string };
  /** Of the events that came about it: null while none told. */
  recipient: string | null;
  subject: string | null;
  /** The run that sent it; null for what Customer.io, or a call outside any run, sent. */
  sentBy: Sender | null;
}

/** The step of a run that sent a message. */
export interface Sender {
  runId: string;
  stepId: string;
  action: string;
}

export interface Delivery extends KnownDelivery {
  /** In the order in which they happened, each once, however often and late they were reported. */
  history: DeliveryMoment[];
  opens: Record<By, number>;
  clicks: Record<By, number>;
  /** The run that sent it; null for what Customer.io, or a call outside any run, sent. */
  sentBy: Sender | null;
}

export interface DeliveryFilter {
  clientIds?: readonly string[] | undefined;
  clientId?: OneOrMore;
  connectionId?: OneOrMore;
  environment?: OneOrMore;
  objectType?: OneOrMore;
  /** The last. */
  metric?: OneOrMore;
  personId?: string | undefined;
  campaignId?: number | undefined;
  /** A person's id, an address or number, or a delivery. */
  search?: string | undefined;
  /** Unix milliseconds: first heard of from this one on, and before that one. */
  fromMs?: number | undefined;
  untilMs?: number | undefined;
}

/** An event as the activation has it. */
export interface ActivatedEvent {
  id: string;
  endpoint: { connectionId: string; environment: Environment };
  receivedAtMs: number;
  event: ReportingEvent | undefined;
}

export interface ToldByCustomerIo {
  objectType: string;
  personId: string | null;
  /** By metric, in Unix seconds. */
  metrics: Record<string, number>;
}
