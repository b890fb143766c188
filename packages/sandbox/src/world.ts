import type { Clock } from './clock.ts';
import type { Faults } from './http/faults.ts';
import type { HostPrefix } from './http/hosts.ts';
import type { RateLimits } from './http/rate-limits.ts';
import type { Registry } from './http/registry.ts';
import type { RequestLog } from './http/request-log.ts';
import { type SandboxSnapshot, snapshotVersion } from './snapshot-file.ts';
import { restoreSnapshot, takeSnapshot } from './workspace/snapshot.ts';
import type { Workspace } from './workspace/workspace.ts';
import type { WorkspaceOptions } from './workspace/workspace-keys.ts';

/** Everything that one sandbox consists of, apart from its sockets. */
export interface World {
  readonly clock: Clock;
  readonly registry: Registry;
  readonly faults: Faults;
  readonly rateLimits: RateLimits;
  readonly requests: RequestLog;
  /** Ports that serve one API of one region alone. */
  readonly prefixByPort: Map<number, HostPrefix>;
  /** The root URL, known once the sandbox listens. */
  url: string;
  /** Makes a workspace with the sandbox's settings, plants the seed in it and lets calls reach it. */
  readonly addWorkspace: (options: WorkspaceOptions) => Workspace;
  /** Puts the seed into an empty workspace. */
  readonly plant: (workspace: Workspace) => void;
}

/** Drops a workspace with all that is in it. @throws Error naming the workspaces there are. */
export function removeWorkspace({ registry }: World, name: string): void {
  const workspace = registry.remove(name);
  workspace.deliveries.clear();
  workspace.close();
}

/** Forgets all that happened, faults included, and plants the seed anew. */
export function resetWorld(world: World): void {
  world.faults.clear();
  world.rateLimits.clear();
  world.requests.clear();
  for (const workspace of world.registry.workspaces) workspace.reset(world.plant);
}

export const snapshotOf = ({ clock, registry }: World): SandboxSnapshot => ({
  version: snapshotVersion,
  nowMs: clock.nowMs(),
  workspaces: registry.workspaces.map(takeSnapshot),
});

/** Goes back to a snapshot. Workspaces are matched by name; those it does not know are left with their seed. */
export function restoreWorld(world: World, { workspaces, nowMs }: SandboxSnapshot): void {
  world.clock.notBefore(nowMs);
  for (const workspace of world.registry.workspaces) {
    const earlier = workspaces.find(({ keys }) => keys.name === workspace.keys.name);
    workspace.reset(earlier ? (empty) => restoreSnapshot(empty, earlier) : world.plant);
  }
}
