import type { RegionUrls, Sandbox } from './start-sandbox.ts';
import type { WorkspaceKeys } from './workspace/workspace-keys.ts';

/** What another process needs to use a sandbox. */
export interface SandboxDescription {
  readonly us: RegionUrls;
  readonly eu: RegionUrls;
  readonly admin: string;
  readonly workspaces: readonly WorkspaceKeys[];
}

/** The one object that `cio-bridge sandbox --json` prints. */
export const describeSandbox = ({ us, eu, admin, workspaces }: Sandbox): SandboxDescription => ({
  us,
  eu,
  admin,
  workspaces,
});
