import type { JsonObject } from '../json.ts';
import type { Channel, Metric } from './channels.ts';
import type { Origin } from './origin.ts';
import type { OutcomeStep } from './outcomes.ts';

export interface PushRecipient {
  readonly device_id: string;
  readonly device_platform: string;
}

/** The message as it would have been sent, after Liquid. */
export interface RenderedMessage {
  readonly subject: string;
  readonly body: string;
  readonly bodyPlain: string;
  readonly from: string;
  readonly replyTo: string;
  readonly preheader: string;
  readonly cc: string;
  readonly bcc: string;
  /** Whether the copies say whom the message was for. */
  readonly fakeBcc: boolean;
  readonly headers: Record<string, string>;
  /** File name → decoded size in bytes. */
  readonly attachments: Record<string, number>;
}

export interface DeliveryStep {
  readonly metric: Metric;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly detail: JsonObject;
}

export interface Delivery {
  readonly id: string;
  readonly channel: Channel;
  readonly origin: Origin;
  cioId: string | null;
  /** The person's identifiers as they were at the send. */
  readonly identifiers: { id: string | null; email: string | null; cio_id: string };
  readonly recipient: string;
  readonly devices: readonly PushRecipient[];
  readonly message: RenderedMessage;
  /** `message_data` of the send: Liquid's `trigger`. */
  readonly data: JsonObject;
  /** Unix seconds. */
  readonly createdAt: number;
  /** Unix seconds; null when it leaves at once. */
  readonly sendAt: number | null;
  readonly tracked: boolean;
  readonly retained: boolean;
  /** Everything that happened, oldest first. */
  readonly history: DeliveryStep[];
  /** Held until it is released. */
  draft: boolean;
  /** What is still to happen. */
  plan: OutcomeStep[];
  failureMessage: string | null;
}

/** The first time each metric happened, Unix seconds. */
export const firstTimes = (delivery: Delivery): Partial<Record<Metric, number>> => {
  const times: Partial<Record<Metric, number>> = {};
  for (const { metric, timestamp } of delivery.history) times[metric] ??= timestamp;
  return times;
};
