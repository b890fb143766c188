import type { CustomerIoOptions } from '@cio-bridge/sdk';
import type { Credentials } from './connection.ts';

/** What the sdk is told of the credentials, for hosts that move files: they speak to it without actions. */
export function clientCredentials(credentials: Credentials): CustomerIoOptions {
  const { region, siteId, trackApiKey, appApiKey, pipelinesWriteKey, sandboxUrls } = credentials;
  return {
    region,
    track: { siteId, apiKey: trackApiKey },
    ...(appApiKey !== undefined && { app: { apiKey: appApiKey } }),
    ...(pipelinesWriteKey !== undefined && { pipelines: { writeKey: pipelinesWriteKey } }),
    ...(sandboxUrls && { baseUrls: sandboxUrls }),
  };
}
