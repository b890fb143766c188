import type { ReportingEvent } from '@cio-bridge/connector';
import type { Environment } from '../../connections/connections.ts';

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

export interface ListedDelivery extends DeliveryPlace {
  objectType: string;
  personId: string | null;
  campaignId: number | null;
  lastMetric: string;
  lastHappenedAtMs: number;
  firstSeenAtMs: number;
}

/** The step of a run that sent a message. */
export interface Sender {
  runId: string;
  stepId: string;
  action: string;
}

export interface Delivery extends ListedDelivery {
  /** In the order in which they happened, each once, however often and late they were reported. */
  history: DeliveryMoment[];
  opens: Record<By, number>;
  clicks: Record<By, number>;
  /** The run that sent it; null for what Customer.io, or a call outside any run, sent. */
  sentBy: Sender | null;
}

export interface DeliveryFilter {
  clientIds?: readonly string[] | undefined;
  connectionId?: string | undefined;
  environment?: Environment | undefined;
  objectType?: string | undefined;
  metric?: string | undefined;
  personId?: string | undefined;
  campaignId?: number | undefined;
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
