import { parseReportingEvent, type ReportingEvent } from '@cio-bridge/connector';
import { parseJson } from '@cio-bridge/sdk';
import type { Environment } from '../../connections/connections.ts';
import { storableKey, storableText } from '../../store/batch.ts';
import type { Tables } from '../../store/tables.ts';
import type { By } from '../deliveries/delivery.ts';

/** `waiting`: its runs are still to be started. The others that are not `activated` start nothing. */
export const eventStatuses = ['waiting', 'activated', 'paused', 'skipped', 'filtered', 'unreadable'] as const;
export type EventStatus = (typeof eventStatuses)[number];

/** An event as lists show it: all but what Customer.io posted, which can be a megabyte. */
export interface ListedEvent {
  id: string;
  client: { id: string; name: string };
  connection: { id: string; name: string };
  environment: Environment;
  /** What it came in at; one without a name bears its connection's. */
  endpoint: { id: string; name: string };
  eventId: string;
  objectType: string;
  metric: string;
  happenedAtMs: number | null;
  deliveryId: string | null;
  personId: string | null;
  campaignId: number | null;
  /** Whom the message went to, or the e-mail address of the person it is about; null while it waits. */
  recipient: string | null;
  /** The subject, why it failed or what was clicked: its beginning; null while it waits. */
  detail: string | null;
  /** Who made an open or a click. */
  by: By | null;
  receivedAtMs: number;
  status: EventStatus;
}

export interface StoredEvent extends ListedEvent {
  /** As Customer.io posted it, integers beyond 2^53 as the text of their digits. */
  payload: unknown;
}

type ListedRow = Omit<Tables['events'], 'payload' | 'send_marker'> & {
  connection_id: string;
  connection: string;
  environment: string;
  endpoint: string | null;
  client_id: string;
  client: string;
};

export const toListedEvent = (row: ListedRow): ListedEvent => ({
  id: row.id,
  client: { id: row.client_id, name: row.client },
  connection: { id: row.connection_id, name: row.connection },
  environment: row.environment as Environment,
  endpoint: { id: row.endpoint_id, name: row.endpoint ?? row.connection },
  eventId: row.event_id,
  objectType: row.object_type,
  metric: row.metric,
  happenedAtMs: row.happened_at_ms,
  deliveryId: row.delivery_id,
  personId: row.person_id,
  campaignId: row.campaign_id,
  recipient: row.recipient,
  detail: row.detail,
  by: row.made_by as By | null,
  receivedAtMs: row.received_at_ms,
  status: row.activated_at_ms === null ? 'waiting' : ((row.skipped_because ?? 'activated') as EventStatus),
});

export const toEvent = (row: ListedRow & { payload: string }): StoredEvent => ({
  ...toListedEvent(row),
  payload: row.event_id.startsWith('sha256:') ? row.payload : jsonOrText(row.payload),
});

/** In normal form; `undefined` for what is genuine and yet no event that anybody can react to. */
export function normalForm(payload: string): ReportingEvent | undefined {
  const parsed = parseReportingEvent(payload);
  return parsed.ok ? parsed.event : undefined;
}

const DETAIL_CHARACTERS = 300;

/** `recipient`, `detail` and `by` of a list, as they are stored. */
export function shownFacts(
  event: ReportingEvent | undefined,
): [recipient: string | null, detail: string | null, madeBy: string | null] {
  if (event === undefined) return [null, null, null];
  const { recipient, emailAddress, failureMessage, href, subject }: Partial<Record<string, unknown>> = { ...event };
  const whom = recipient ?? emailAddress ?? event.person?.email;
  const detail = failureMessage ?? href ?? subject;
  return [
    typeof whom === 'string' ? storableKey(whom) : null,
    typeof detail === 'string' ? storableText(detail.slice(0, DETAIL_CHARACTERS)) : null,
    'by' in event ? (event.by ?? null) : null,
  ];
}

function jsonOrText(text: string): unknown {
  try {
    return parseJson(text, { bigIntegers: 'text' });
  } catch {
    return text;
  }
}
