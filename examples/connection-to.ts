import type { Connection } from '@cio-bridge/connector';
import type { Sandbox } from '@cio-bridge/sandbox';

/** A connection to the sandbox's workspace in the US. For a real workspace, leave `sandboxUrls` out. */
export function connectionTo(sandbox: Sandbox): Connection {
  const workspace = sandbox.workspaces.find(({ region }) => region === 'us');
  if (!workspace) throw new Error('The sandbox has no workspace in the US');
  const { siteId, trackApiKey, appApiKey, pipelinesWriteKey, webhookSigningKey } = workspace;
  const production = {
    region: 'us' as const,
    siteId,
    trackApiKey,
    appApiKey,
    pipelinesWriteKey,
    signingKeys: [webhookSigningKey],
    sandboxUrls: sandbox.us,
  };
  return { name: 'Example Shop', client: 'Example', environments: { production } };
}
