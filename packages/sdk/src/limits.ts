/**
 * Customer.io's published limits, as read in November 2026 at
 * https://docs.customer.io/integrations/api/track/ (T), https://docs.customer.io/integrations/api/app/ (A) and
 * https://docs.customer.io/integrations/api/cdp/ (P). Where "KB" could be 1,000 or 1,024 bytes, ours is the smaller.
 */
export const limits = {
  /** T: people, objects, attribute names. */
  idBytes: 150,
  attributeNameBytes: 150,
  attributeValueBytes: 1_000,
  attributes: 300,
  eventNameBytes: 100,
  /** T: what an event carries. Through v2 it has to fit `operationBytes`; a larger one travels by v1. */
  eventDataBytes: 100_000,
  /** T: one v2 operation. */
  operationBytes: 32_000,
  /** T: one v2 batch. */
  batchBytes: 500_000,
  /** T: ids per request to a manual segment. */
  segmentIds: 1_000,
  /** A: `to`, `cc` and `bcc` together. */
  recipients: 15,
  /** A: a transactional message without its attachments. */
  messageBytes: 1_000_000,
  /** A: all attachments of an email, before base64 (whether before or after is not published). */
  attachmentBytes: 2_000_000,
  /** A: how far ahead `sendAt` may be. */
  sendAheadSeconds: 90 * 86_400,
  /** A: people looked up at once. */
  attributesIds: 100,
  /** A: people named by one broadcast trigger. */
  broadcastRecipients: 10_000,
  broadcastDataBytes: 50_000,
  newsletterNameCharacters: 190,
  snippetNameBytes: 150,
  /** A: one file of the asset library. */
  assetBytes: 2_000_000,
  /** P: one call; one batch. */
  pipelinesCallBytes: 32_000,
  pipelinesBatchBytes: 500_000,
} as const;

/** Several of the vendor's rates: "requests per window". */
export interface RateLimit {
  requests: number;
  windowMs: number;
}

/** Calls that share one published rate. */
export type RateFamily = 'track' | 'app' | 'send' | 'broadcast' | 'archive' | 'pipelines';

/** Published rates per workspace, read in November 2026 from the pages named above. */
export const publishedRateLimits: Readonly<Record<RateFamily, RateLimit>> = {
  /** T: 1,000 a second, "not strictly enforced". */
  track: { requests: 1_000, windowMs: 1_000 },
  /** A: everything that is not listed apart. */
  app: { requests: 10, windowMs: 1_000 },
  /** A: transactional sends. */
  send: { requests: 100, windowMs: 1_000 },
  /** A: broadcast triggers. Whether per broadcast or per workspace is not published; ours is the stricter reading. */
  broadcast: { requests: 1, windowMs: 10_000 },
  /** A: archived messages. */
  archive: { requests: 100, windowMs: 86_400_000 },
  /** P: "not strictly enforced". */
  pipelines: { requests: 3_000, windowMs: 3_000 },
};
