import { createHash } from 'node:crypto';
import { parseReportingEvent, type ReportingEvent } from '@cio-bridge/connector';
import { parseJson, stringifyJson } from '@cio-bridge/sdk';
import { storableKey, storableText } from '../../store/batch.ts';

/** Shallower than any event needs, and far from where `JSON.stringify` runs out of stack. */
const MAX_DEPTH = 500;

/** More than this in a megabyte are no events, and reading each would hold up everybody else. */
const MAX_ELEMENTS = 10_000;

/** The last second that a JavaScript date can name; later ones are nobody's clock. */
const LATEST_SECONDS = 8_640_000_000_000;

/** When it happened, in Unix milliseconds; null when the event does not say. */
export const happenedAtMs = ({ timestamp }: ReportingEvent): number | null =>
  timestamp > 0 && timestamp <= LATEST_SECONDS ? timestamp * 1000 : null;

/** An event as it is stored: its columns are how it is found, the payload beside them is the truth. */
export interface EventRow {
  event_id: string;
  object_type: string;
  metric: string;
  happened_at_ms: number | null;
  delivery_id: string | null;
  person_id: string | null;
  campaign_id: number | null;
  payload: string;
}

export interface NewEvent {
  row: EventRow;
  /** In normal form; `undefined` for what is genuine and yet no event that anybody can react to. */
  event: ReportingEvent | undefined;
}

/**
 * The events of a verified body: one, or each element of an array.
 *
 * Whatever it holds is kept: refusing a genuine event would hold back all that come after it. What
 * is no event at all is known by its hash.
 */
export function readEvents(rawBody: Buffer): NewEvent[] {
  const text = rawBody.toString('utf8');
  if (isTooDeep(rawBody)) return [unreadable(text)];
  if (!/^\s*\[/.test(text)) return [readEvent(text)];
  try {
    const elements = parseJson(text) as unknown[];
    if (elements.length > 0 && elements.length <= MAX_ELEMENTS)
      return elements.map((element) => readEvent(stringifyJson(element)));
  } catch {
    // Not JSON: kept as it came.
  }
  return [unreadable(text)];
}

function readEvent(payload: string): NewEvent {
  const parsed = parseReportingEvent(payload);
  if (!parsed.ok) return unreadable(payload);
  const { event } = parsed;
  return {
    event,
    row: {
      event_id: storableKey(event.eventId),
      object_type: storableKey(event.objectType),
      metric: storableKey(event.metric),
      happened_at_ms: happenedAtMs(event),
      delivery_id: storableOrNull(event.deliveryId),
      person_id: storableOrNull(event.person?.id ?? event.person?.email ?? event.person?.cioId),
      campaign_id: event.campaignId ?? null,
      payload: storableText(payload),
    },
  };
}

function unreadable(payload: string): NewEvent {
  return {
    event: undefined,
    row: {
      event_id: `sha256:${createHash('sha256').update(payload).digest('hex')}`,
      object_type: '',
      metric: '',
      happened_at_ms: null,
      delivery_id: null,
      person_id: null,
      campaign_id: null,
      payload: storableText(payload),
    },
  };
}

const storableOrNull = (text: string | undefined): string | null => (text === undefined ? null : storableKey(text));

/** Brackets inside texts count too: an event with hundreds of them more open than closed is none. */
function isTooDeep(body: Buffer): boolean {
  if (body.length < 2 * MAX_DEPTH) return false;
  let depth = 0;
  for (const byte of body) {
    if (byte === 0x7b || byte === 0x5b) depth += 1;
    else if (byte === 0x7d || byte === 0x5d) depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}
