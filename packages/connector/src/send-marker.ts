import { sha256Hex } from '@cio-bridge/sdk';
import type { ReportingEvent } from './triggers/parse-reporting-event.ts';

/** The email header, and the key in the message data, that carry the marker of a send. */
export const sendMarkerHeader = 'X-Cio-Bridge-Send';
export const sendMarkerKey = 'cio_bridge_send';

/**
 * The marker that a send made with this idempotency key bears: 32 hex digits that tell a reader nothing.
 * Customer.io has no idempotency key on sends; the marker is how one is recognised afterwards.
 */
export const sendMarkerFrom = (idempotencyKey: string): string => sha256Hex(`send:${idempotencyKey}`).slice(0, 32);

const MARKER = /^[0-9a-f]{32}$/;

/** The message data of a send with its marker added. Templates print what they name, so nobody sees it. */
export const markedMessageData = (
  messageData: Record<string, unknown> | undefined,
  sendMarker: string | undefined,
): Record<string, unknown> | undefined =>
  sendMarker === undefined ? messageData : { ...messageData, [sendMarkerKey]: sendMarker };

/**
 * The marker that a reported message bears, exactly as it was sent; `undefined` when its headers show none, or several
 * that differ. Customer.io posts headers with `email` / `sent` alone, and only when the webhook includes content.
 */
export function sendMarkerOf(event: ReportingEvent): string | undefined {
  if (!('headers' in event) || event.headers === undefined) return undefined;
  const wanted = sendMarkerHeader.toLowerCase();
  const markers = Object.entries(event.headers).flatMap(([name, values]) =>
    name.toLowerCase() === wanted ? values.map((value) => value.trim()) : [],
  );
  const [marker = ''] = markers;
  return MARKER.test(marker) && markers.every((other) => other === marker) ? marker : undefined;
}
