import { sha256Hex } from '@cio-bridge/sdk';

/** The email header, and the key in the message data, that carry the marker of a send. */
export const sendMarkerHeader = 'X-Cio-Bridge-Send';
export const sendMarkerKey = 'cio_bridge_send';

/**
 * The marker that a send made with this idempotency key bears: 32 hex digits that tell a reader nothing.
 * Customer.io has no idempotency key on sends; the marker is how one is recognised afterwards.
 */
export const sendMarkerFrom = (idempotencyKey: string): string => sha256Hex(`send:${idempotencyKey}`).slice(0, 32);

/** The message data of a send with its marker added. Templates print what they name, so nobody sees it. */
export const markedMessageData = (
  messageData: Record<string, unknown> | undefined,
  sendMarker: string | undefined,
): Record<string, unknown> | undefined =>
  sendMarker === undefined ? messageData : { ...messageData, [sendMarkerKey]: sendMarker };
