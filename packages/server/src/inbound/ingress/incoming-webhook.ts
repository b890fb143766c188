/** One webhook as it came over the wire. */
export interface IncomingWebhook {
  rawBody: Buffer;
  timestamp: string | undefined;
  signature: string | undefined;
}
