export { describeSandbox, type SandboxDescription } from './describe-sandbox.ts';
export { type RegionUrls, type Sandbox, type SandboxOptions, startSandbox } from './start-sandbox.ts';
export type { WebhookPolicy } from './webhooks/webhooks.ts';
export type { Region, WorkspaceKeys, WorkspaceOptions } from './workspace/workspace-keys.ts';
