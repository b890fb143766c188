import type { Credentials } from '@cio-bridge/connector';
import { RateGovernor } from '@cio-bridge/sdk';

interface Shared {
  governor: RateGovernor;
  users: number;
}

/** Customer.io counts requests by workspace: so do we, however many connections and environments lead to one. */
export interface WorkspaceGovernors {
  /** The workspace's governor, until `release`. */
  take(credentials: Credentials): { governor: RateGovernor; release(): void };
}

export function createWorkspaceGovernors(): WorkspaceGovernors {
  const shared = new Map<string, Shared>();
  return {
    take(credentials) {
      const workspace = workspaceOf(credentials);
      // Waiting for one's turn is no failure, however long it takes: whoever cannot wait says so with a signal.
      const known = shared.get(workspace) ?? {
        governor: new RateGovernor({ maxWaitMs: Number.POSITIVE_INFINITY }),
        users: 0,
      };
      shared.set(workspace, known);
      known.users += 1;
      return {
        governor: known.governor,
        release() {
          known.users -= 1;
          if (known.users === 0) shared.delete(workspace);
        },
      };
    },
  };
}

/** Site ids are unique within a region; those of a sandbox within it. None of it is secret. */
const workspaceOf = ({ region, siteId, sandboxUrls }: Credentials): string =>
  [region, siteId, ...(sandboxUrls ? [sandboxUrls.track] : [])].join('/');
