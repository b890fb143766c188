import { type Connector, type CredentialsInput, createConnector } from '@cio-bridge/connector';

/** What n8n keeps of a credential: every field is text, and empty text is what was not given. */
export interface StoredCredentials {
  region?: unknown;
  siteId?: unknown;
  trackApiKey?: unknown;
  appApiKey?: unknown;
  pipelinesWriteKey?: unknown;
  signingKey?: unknown;
  oldSigningKey?: unknown;
  environment?: unknown;
  recipientAllowlist?: unknown;
  sandboxUrl?: unknown;
}

export const credentialName = 'cioBridgeApi';

const text = (value: unknown): string | undefined => (typeof value === 'string' && value.trim()) || undefined;

export function credentialsFrom(stored: StoredCredentials): CredentialsInput {
  const region = text(stored.region) === 'eu' ? 'eu' : 'us';
  const [appApiKey, pipelinesWriteKey] = [text(stored.appApiKey), text(stored.pipelinesWriteKey)];
  const sandbox = text(stored.sandboxUrl)?.replace(/\/+$/, '');
  const recipientAllowlist = (text(stored.recipientAllowlist) ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  return {
    region,
    siteId: text(stored.siteId) ?? '',
    trackApiKey: text(stored.trackApiKey) ?? '',
    ...(appApiKey && { appApiKey }),
    ...(pipelinesWriteKey && { pipelinesWriteKey }),
    ...(recipientAllowlist.length > 0 && { recipientAllowlist }),
    ...(sandbox && {
      sandboxUrls: {
        track: `${sandbox}/${region}/track`,
        app: `${sandbox}/${region}/app`,
        pipelines: `${sandbox}/${region}/pipelines`,
      },
    }),
  };
}

/** The keys that prove a report, the new one and, while it is changed, the old one. */
export const signingKeysFrom = ({ signingKey, oldSigningKey }: StoredCredentials): string[] =>
  [text(signingKey), text(oldSigningKey)].filter((key) => key !== undefined);

export const connect = (stored: StoredCredentials): Connector =>
  createConnector({
    credentials: credentialsFrom(stored),
    environment: text(stored.environment) === 'staging' ? 'staging' : 'production',
  });

/** Data as n8n stores it, which knows no integers beyond 2^53: they become the text of their digits. */
export const plainJson = <T>(value: unknown): T =>
  JSON.parse(JSON.stringify(value, (_name, inner) => (typeof inner === 'bigint' ? String(inner) : inner))) as T;
