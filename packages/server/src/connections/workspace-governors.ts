import type { Credentials } from '@cio-bridge/connector';
import { publishedRateLimits, type RateFamily, RateGovernor } from '@cio-bridge/sdk';

/** Makes the governor of a workspace. */
export type NewGovernor = (workspace: string) => RateGovernor;

// Waiting for one's turn is no failure, however long it takes: whoever cannot wait says so with a signal.
const governorOfOurOwn: NewGovernor = () => new RateGovernor({ maxWaitMs: Number.POSITIVE_INFINITY });

/**
 * Customer.io counts requests by workspace: so do we, however many connections and environments lead to one. A governor
 * is kept when nobody uses it: one that is made anew knows nothing of what has just left.
 */
export function createWorkspaceGovernors(newGovernor = governorOfOurOwn): (credentials: Credentials) => RateGovernor {
  const governors = new Map<string, RateGovernor>();
  return (credentials) => {
    const workspace = workspaceOf(credentials);
    const governor = governors.get(workspace) ?? newGovernor(workspace);
    governors.set(workspace, governor);
    return governor;
  };
}

/** Site ids are unique within a region; those of a sandbox within it. None of it is secret. */
const workspaceOf = ({ region, siteId, sandboxUrls }: Credentials): string =>
  [region, siteId, ...(sandboxUrls ? [sandboxUrls.track] : [])].join('/');

/** What is allowed of each API that has been called. */
export function readingsOf({
  governor,
  ...labels
}: {
  connection: string;
  environment: string;
  governor: RateGovernor;
}) {
  return (Object.keys(publishedRateLimits) as RateFamily[]).flatMap((family) => {
    const state = governor.state(family);
    return state ? [{ ...labels, family, state }] : [];
  });
}
