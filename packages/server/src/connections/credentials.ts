import { createHash } from 'node:crypto';
import { type CredentialName, type Credentials, credentialsSchema, type ProbeReport } from '@cio-bridge/connector';
import type { Tables } from '../store/tables.ts';

/** How long a replaced key can be brought back. */
const UNDO_WINDOW_MS = 24 * 3_600_000;

export const credentialNames = ['trackApiKey', 'appApiKey', 'pipelinesWriteKey'] as const satisfies CredentialName[];

/** Keys that were replaced and can still be brought back. */
export type PreviousKeys = Partial<Record<CredentialName, { value: string; replacedAtMs: number }>>;

/** As much of a key as ever comes out again. */
export interface KeyFacts {
  lastFour: string;
  /** The beginning of its SHA-256: the same for the same key, wherever it is used. */
  fingerprint: string;
  setAtMs: number;
  /** Until when the key before it can be brought back; `null` when there is none. */
  undoUntilMs: number | null;
}

/** What is shown of one environment's credentials. */
export interface EnvironmentFacts {
  region: Credentials['region'];
  siteId: string;
  isSandbox: boolean;
  /** Its own page, when it is one. */
  sandboxUrl: string | null;
  recipientAllowlist: string[] | null;
  keys: Record<CredentialName, KeyFacts | null>;
  /** What the last probe found. */
  probe: (ProbeReport & { atMs: number }) | null;
  lastUsedAtMs: number | null;
  updatedAtMs: number;
}

/** What one writes: the signing keys of reporting webhooks belong to trigger endpoints. */
export const credentialsInput = credentialsSchema.omit({ signingKeys: true });

export const stillUndoable = (previous: PreviousKeys, now: number): PreviousKeys =>
  Object.fromEntries(Object.entries(previous).filter(([, { replacedAtMs }]) => now < replacedAtMs + UNDO_WINDOW_MS));

export function environmentFacts(
  row: Omit<Tables['connection_credentials'], 'sealed' | 'sealed_previous'>,
  credentials: Credentials,
  previous: PreviousKeys,
): EnvironmentFacts {
  const times = row.key_times === null ? {} : (JSON.parse(row.key_times) as Partial<Record<CredentialName, number>>);
  const facts = (name: CredentialName): KeyFacts | null => {
    const value = credentials[name];
    if (value === undefined) return null;
    const replacedAtMs = previous[name]?.replacedAtMs;
    return {
      // Of a key that short, four characters would give too much away.
      lastFour: value.length >= 12 ? value.slice(-4) : '',
      fingerprint: createHash('sha256').update(value).digest('hex').slice(0, 12),
      setAtMs: times[name] ?? row.updated_at_ms,
      undoUntilMs: replacedAtMs === undefined ? null : replacedAtMs + UNDO_WINDOW_MS,
    };
  };
  return {
    region: credentials.region,
    siteId: credentials.siteId,
    isSandbox: credentials.sandboxUrls !== undefined,
    sandboxUrl: credentials.sandboxUrls ? new URL('/__sandbox/', credentials.sandboxUrls.track).href : null,
    recipientAllowlist: credentials.recipientAllowlist ?? null,
    keys: {
      trackApiKey: facts('trackApiKey'),
      appApiKey: facts('appApiKey'),
      pipelinesWriteKey: facts('pipelinesWriteKey'),
    },
    probe: row.probe === null ? null : (JSON.parse(row.probe) as ProbeReport & { atMs: number }),
    lastUsedAtMs: row.last_used_at_ms,
    updatedAtMs: row.updated_at_ms,
  };
}

/** Everything secret in them, for masking. */
export const secretsOf = (credentials: Credentials): string[] =>
  [...credentialNames.map((name) => credentials[name]), ...credentials.signingKeys].filter(
    (secret) => secret !== undefined,
  );
