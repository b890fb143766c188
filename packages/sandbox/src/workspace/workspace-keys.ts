import { randomBytes } from 'node:crypto';

export type Region = 'us' | 'eu';

/** What may be fixed about a workspace; anything left out is made up at random. */
export interface WorkspaceOptions {
  /** Unique within the sandbox, for example `acme-us`. */
  name: string;
  region: Region;
  siteId?: string;
  trackApiKey?: string;
  appApiKey?: string;
  pipelinesWriteKey?: string;
  webhookSigningKey?: string;
  /** Let `email` be changed by calls that name the person by `id`. Default true. */
  emailUpdatesById?: boolean;
  /** Whether `phone` names people (E.164). Default true. */
  phoneIsIdentifier?: boolean;
  /** Whether an identify merges a profile with only its id and one with only its email. Default true. */
  mergesDuplicates?: boolean;
}

/** A workspace with all its keys. */
export interface WorkspaceKeys {
  readonly name: string;
  readonly region: Region;
  readonly siteId: string;
  readonly trackApiKey: string;
  readonly appApiKey: string;
  readonly pipelinesWriteKey: string;
  readonly webhookSigningKey: string;
}

const random = (bytes: number): string => randomBytes(bytes).toString('hex');

export const makeKeys = (options: WorkspaceOptions): WorkspaceKeys => ({
  name: options.name,
  region: options.region,
  siteId: options.siteId ?? random(10),
  trackApiKey: options.trackApiKey ?? random(10),
  appApiKey: options.appApiKey ?? random(16),
  pipelinesWriteKey: options.pipelinesWriteKey ?? random(10),
  webhookSigningKey: options.webhookSigningKey ?? random(32),
});
