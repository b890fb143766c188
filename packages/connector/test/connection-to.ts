import type { Sandbox } from '@cio-bridge/sandbox';
import type { Connection, Credentials } from '../src/index.ts';

export type Region = 'us' | 'eu';

export function workspaceIn(sandbox: Sandbox, region: Region) {
  const workspace = sandbox.workspaces.find((one) => one.region === region);
  if (!workspace) throw new Error(`The sandbox has no workspace in ${region}`);
  return workspace;
}

export function credentialsIn(sandbox: Sandbox, region: Region): Credentials {
  const { siteId, trackApiKey, appApiKey, pipelinesWriteKey, webhookSigningKey } = workspaceIn(sandbox, region);
  return {
    region,
    siteId,
    trackApiKey,
    appApiKey,
    pipelinesWriteKey,
    signingKeys: [webhookSigningKey],
    sandboxUrls: sandbox[region],
  };
}

export const connectionTo = (sandbox: Sandbox, region: Region, changes: Partial<Credentials> = {}): Connection => {
  const credentials = { ...credentialsIn(sandbox, region), ...changes };
  return {
    name: 'Example Shop',
    client: 'Example',
    environments: { editor: credentials, staging: credentials, production: credentials },
  };
};
