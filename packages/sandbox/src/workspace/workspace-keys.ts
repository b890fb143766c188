import { randomBytes } from 'node:crypto';

export type Region = 'us' | 'eu';

/** How a workspace treats people, as its settings in Customer.io say. */
export interface WorkspaceSettings {
  /** Let `email` be changed by calls that name the person by `id`. Default true. */
  emailUpdatesById: boolean;
  /** Whether `phone` names people (E.164). Default true. */
  phoneIsIdentifier: boolean;
  /** Whether an identify merges a profile with only its id and one with only its email. Default true. */
  mergesDuplicates: boolean;
}

/** What may be fixed about a workspace. */
export interface WorkspaceOptions extends Partial<WorkspaceSettings> {
  /** Unique within the sandbox, for example `acme-us`. */
  name: string;
  region: Region;
  /** Keys that are left out: `<name>-site-id`, `-track-key`, `-app-key`, `-write-key` and `-signing-key`. */
  siteId?: string;
  trackApiKey?: string;
  appApiKey?: string;
  pipelinesWriteKey?: string;
  webhookSigningKey?: string;
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

/** Keys that are left out follow from the workspace's name, so that they can be written down, or are made up. */
export function makeKeys(options: WorkspaceOptions, { fresh = false }: { fresh?: boolean } = {}): WorkspaceKeys {
  const { name, region } = options;
  const made = (kind: string, bytes: number): string => (fresh ? random(bytes) : `${name}-${kind}`);
  return {
    name,
    region,
    siteId: options.siteId ?? made('site-id', 10),
    trackApiKey: options.trackApiKey ?? made('track-key', 10),
    appApiKey: options.appApiKey ?? made('app-key', 16),
    pipelinesWriteKey: options.pipelinesWriteKey ?? made('write-key', 10),
    webhookSigningKey: options.webhookSigningKey ?? made('signing-key', 32),
  };
}

export const settingsOf = (options: WorkspaceOptions): WorkspaceSettings => ({
  emailUpdatesById: options.emailUpdatesById ?? true,
  phoneIsIdentifier: options.phoneIsIdentifier ?? true,
  mergesDuplicates: options.mergesDuplicates ?? true,
});
