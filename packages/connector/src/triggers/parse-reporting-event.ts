import { parseJson } from '@cio-bridge/sdk';
import { present } from '../present.ts';
import { type MadeBy, madeBy } from './made-by.ts';
import {
  type Channel,
  type DeliveryDetails,
  type DeliveryMetric,
  deliveryMetrics,
  type PersonMetric,
  type PushRecipient,
  personMetrics,
  type RequiredDetail,
} from './reporting-metrics.ts';

type Identifier = 'id' | 'email' | 'cioId' | 'phone';

/** The person an event is about, by every identifier that came with it: one or more. Actions take it as it is. */
export type EventPerson = { [I in Identifier]: { [Other in Identifier]?: string } & Record<I, string> }[Identifier];

interface EventBase {
  /** Unique; the same when Customer.io posts the event again. */
  eventId: string;
  /** When it happened, in Unix seconds; not when it was posted. */
  timestamp: number;
  person?: EventPerson;
  deliveryId?: string;
  campaignId?: number;
  broadcastId?: number;
  newsletterId?: number;
  /** Always text: Customer.io sends the number or the trigger name, as a number or as text. */
  transactionalMessageId?: string;
  triggerId?: number;
  actionId?: number;
  /** The action of the workflow that this one belongs to, such as the split that it is a branch of. */
  parentActionId?: number;
  /** The event that made the person enter the campaign. */
  triggerEventId?: string;
  contentId?: number;
  journeyId?: string;
  /**
   * What Customer.io posted. Fields that this version does not know are here. An integer beyond 2^53 is the text of its
   * digits, as a number would lose some.
   */
  original: Record<string, unknown>;
}

/** A message was drafted, sent, opened, … */
type DeliveryEvent<C extends Channel, M extends DeliveryMetric<C>> = EventBase &
  Partial<DeliveryDetails> & {
    kind: 'delivery';
    objectType: C;
    metric: M;
    deliveryId: string;
    /** Of opens and clicks alone. */
    by?: MadeBy;
  } & { [D in RequiredDetail<C, M>]: DeliveryDetails[D] } & (M extends 'opened' | 'clicked' ? { by: MadeBy } : unknown);

/** A person subscribed, unsubscribed or changed topics. `objectType` is the channel of the message behind it, if any. */
export type PersonEvent = EventBase &
  {
    [M in PersonMetric]: {
      kind: 'person';
      objectType: Channel | 'customer';
      metric: M;
      person: EventPerson;
      emailAddress?: string;
      /** Preferences that changed, by topic: present only when the webhook was made to include content. */
      changedPreferences?: Record<string, unknown>;
    };
  }[PersonMetric];

/** A pair of object type and metric, or a payload, that this version does not know. Let through as it came. */
export type UnknownEvent = EventBase &
  Partial<DeliveryDetails> & {
    kind: 'unknown';
    by?: MadeBy;
    objectType: string;
    metric: string;
  };

/**
 * A reporting event in normal form. Narrow on `kind`, then on `objectType` and `metric`:
 *
 * @example
 * if (event.kind === 'delivery' && event.objectType === 'email' && event.metric === 'clicked') {
 *   event.href; // string
 * }
 */
export type ReportingEvent =
  | { [C in Channel]: { [M in DeliveryMetric<C>]: DeliveryEvent<C, M> }[DeliveryMetric<C>] }[Channel]
  | PersonEvent
  | UnknownEvent;

export type ParsedReportingEvent = { ok: true; event: ReportingEvent } | { ok: false; reason: string };

type Json = Record<string, unknown>;

/**
 * Reads the body of a reporting webhook into normal form. Verify its signature first.
 *
 * It asks for JSON with an `event_id`, and no more: what else is missing, new or strange comes through as
 * `kind: 'unknown'`, because Customer.io holds back every later event while one is refused.
 *
 * @returns The event, or why the body is none. Never throws.
 */
export function parseReportingEvent(raw: Uint8Array | string): ParsedReportingEvent {
  let payload: unknown;
  try {
    payload = readPayload(typeof raw === 'string' ? raw : new TextDecoder('utf-8', { fatal: true }).decode(raw));
  } catch {
    return { ok: false, reason: 'the body is not JSON in UTF-8' };
  }
  if (!isObject(payload)) return { ok: false, reason: 'the body is not a JSON object' };
  const eventId = text(payload.event_id);
  if (eventId === undefined) return { ok: false, reason: 'event_id is missing, empty or not text' };
  return { ok: true, event: normalForm(eventId, payload) };
}

/** JSON in which an integer that a number cannot hold, such as an id of a social network, is the text of its digits. */
const readPayload = (body: string): unknown => parseJson(body, { bigIntegers: 'text' });

function normalForm(eventId: string, payload: Json): ReportingEvent {
  const data = isObject(payload.data) ? payload.data : {};
  const objectType = objectTypeOf(payload);
  const metric = text(payload.metric) ?? '';
  const base: EventBase = {
    eventId,
    timestamp: wholeNumber(payload.timestamp) ?? 0,
    ...present({
      person: personOf(data),
      deliveryId: text(data.delivery_id),
      campaignId: wholeNumber(data.campaign_id),
      broadcastId: wholeNumber(data.broadcast_id),
      newsletterId: wholeNumber(data.newsletter_id),
      transactionalMessageId: idText(data.transactional_message_id),
      triggerId: wholeNumber(data.trigger_id),
      actionId: wholeNumber(data.action_id),
      parentActionId: wholeNumber(data.parent_action_id),
      triggerEventId: idText(data.trigger_event_id),
      contentId: wholeNumber(data.content_id),
      journeyId: idText(data.journey_id),
    }),
    original: payload,
  };

  // `email` + `unsubscribed` means two things: with a delivery, the click on a link in it; without one, the person.
  if (base.person && isPersonEvent(objectType, metric, data)) {
    return {
      ...base,
      kind: 'person',
      objectType,
      metric: metric as PersonMetric,
      person: base.person,
      ...present({
        emailAddress: text(data.email_address),
        changedPreferences: metric === 'cio_subscription_preferences_changed' ? jsonObject(data.content) : undefined,
      }),
    };
  }
  const details = detailsOf(data);
  const known = isDeliveryEvent(objectType, metric, base, details);
  const by = madeBy(objectType, metric, details);
  // The table behind `known` is the one that the types are made of.
  return {
    ...base,
    ...details,
    ...(by && { by }),
    kind: known ? 'delivery' : 'unknown',
    objectType,
    metric,
  } as ReportingEvent;
}

function isPersonEvent(objectType: string, metric: string, data: Json): objectType is Channel | 'customer' {
  if (objectType !== 'customer' && !Object.hasOwn(deliveryMetrics, objectType)) return false;
  if (!personMetrics.some((known) => known === metric)) return false;
  const isClickInEmail = metric === 'unsubscribed' && !Object.hasOwn(data, 'email_address') && 'delivery_id' in data;
  return !isClickInEmail;
}

function isDeliveryEvent(objectType: string, metric: string, base: EventBase, details: Partial<DeliveryDetails>) {
  if (!Object.hasOwn(deliveryMetrics, objectType)) return false;
  const metrics: Record<string, readonly (keyof DeliveryDetails)[]> = deliveryMetrics[objectType as Channel];
  if (!Object.hasOwn(metrics, metric) || base.deliveryId === undefined) return false;
  return metrics[metric]?.every((detail) => details[detail] !== undefined) ?? false;
}

/** The vendor's schema calls the key `object_type_type` once, and its App API calls SMS `twilio`. */
function objectTypeOf(payload: Json): string {
  const objectType = text(payload.object_type) ?? text(payload.object_type_type) ?? '';
  return objectType === 'twilio' ? 'sms' : objectType;
}

function personOf(data: Json): EventPerson | undefined {
  if (!isObject(data.identifiers)) return undefined;
  const { id, email, cio_id, phone } = data.identifiers;
  const known = present({ id: idText(id), email: text(email), cioId: text(cio_id), phone: text(phone) });
  return Object.keys(known).length > 0 ? (known as EventPerson) : undefined;
}

function detailsOf(data: Json): Partial<DeliveryDetails> {
  return present({
    subject: typeof data.subject === 'string' ? data.subject : undefined,
    recipient: text(data.recipient),
    recipients: Array.isArray(data.recipients) ? data.recipients.flatMap(pushRecipient) : undefined,
    failureMessage: typeof data.failure_message === 'string' ? data.failure_message : undefined,
    href: typeof data.href === 'string' ? data.href : undefined,
    linkId: wholeNumber(data.link_id),
    content: typeof data.content === 'string' ? data.content : undefined,
    headers: isObject(data.headers) ? headersOf(data.headers) : undefined,
    proxied: flag(data.proxied),
    prefetched: flag(data.prefetched),
    synthetic: flag(data.synthetic),
    machine: flag(data.machine),
    trackedResponse: text(data.tracked_response),
    to: text(data.to),
    inboundEventId: text(data.inbound_event_id),
  });
}

function pushRecipient(entry: unknown): PushRecipient[] {
  if (!isObject(entry)) return [];
  const deviceId = text(entry.device_id);
  if (deviceId === undefined) return [];
  return [
    {
      deviceId,
      ...present({ devicePlatform: text(entry.device_platform), failureMessage: text(entry.failure_message) }),
    },
  ];
}

const headersOf = (headers: Json) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, values]) => [
      name,
      (Array.isArray(values) ? values : [values]).filter((value) => typeof value === 'string'),
    ]),
  );

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
const idText = (value: unknown) => (typeof value === 'number' ? String(value) : text(value));
const flag = (value: unknown) => (typeof value === 'boolean' ? value : undefined);

function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

function jsonObject(value: unknown): Json | undefined {
  if (isObject(value)) return value;
  try {
    const parsed: unknown = JSON.parse(String(value));
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
