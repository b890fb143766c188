import type { RegionUrls, TlsAccess } from './http/listen.ts';
import type { Sandbox } from './start-sandbox.ts';
import type { WorkspaceKeys } from './workspace/workspace-keys.ts';

/** What another process needs to use a sandbox. */
export interface SandboxDescription {
  /** Every API of every region, by path and credentials. */
  readonly url: string;
  /** With `--tls`. */
  readonly tls?: TlsAccess;
  readonly us: RegionUrls;
  readonly eu: RegionUrls;
  readonly admin: string;
  readonly workspaces: readonly WorkspaceKeys[];
}

/** The one object that `cio-bridge sandbox --json` prints. */
export const describeSandbox = ({ url, tls, us, eu, admin, workspaces }: Sandbox): SandboxDescription => ({
  url,
  ...(tls && { tls }),
  us,
  eu,
  admin,
  workspaces,
});
