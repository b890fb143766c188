import type { AddressInfo } from 'node:net';
import { Clock } from './clock.ts';
import { Faults } from './http/faults.ts';
import { createGateway } from './http/gateway.ts';
import { RateLimits } from './http/rate-limits.ts';
import { Registry } from './http/registry.ts';
import { RequestLog } from './http/request-log.ts';
import { vendorWebhookPolicy, type WebhookPolicy } from './webhooks/webhooks.ts';
import { plantDefaultSeed } from './workspace/default-seed.ts';
import { Workspace } from './workspace/workspace.ts';
import { makeKeys, type Region, type WorkspaceKeys, type WorkspaceOptions } from './workspace/workspace-keys.ts';
import { WorkspaceHandle } from './workspace-handle.ts';
import { resetWorld, type World } from './world.ts';

export interface SandboxOptions {
  /** Default 0: a free port. */
  port?: number;
  /** Default 127.0.0.1. The sandbox has no protection beyond its keys: leave it on this machine. */
  host?: string;
  /** Default: `demo-us` and `demo-eu`, with random keys. */
  workspaces?: readonly WorkspaceOptions[];
  /** Default `real`. A `virtual` clock moves only by `clock.advance`. */
  clock?: 'real' | 'virtual';
  /** Multiplies the delays in a delivery's life. Default 1: opened within a few hundred milliseconds. */
  deliveryPace?: number;
  /** Count calls against the published limits and answer 429 beyond them. Default false. */
  rateLimits?: boolean;
  /** Deviations from the vendor's way of posting reporting webhooks. */
  webhookPolicy?: Partial<WebhookPolicy>;
}

/** Base URLs without the version path: `/api/v1/…`, `/api/v2/…` or `/v1/…` follow them. */
export interface RegionUrls {
  readonly track: string;
  readonly app: string;
  readonly pipelines: string;
}

/** A running sandbox. */
export interface Sandbox extends AsyncDisposable {
  readonly url: string;
  readonly us: RegionUrls;
  readonly eu: RegionUrls;
  /** Base URL of the admin API and the web page. */
  readonly admin: string;
  readonly workspaces: readonly WorkspaceKeys[];
  readonly clock: Clock;
  /** @throws Error naming the workspaces there are. */
  workspace(name: string): WorkspaceHandle;
  readonly faults: Faults;
  readonly rateLimits: RateLimits;
  /** Calls of all workspaces, and of strangers. */
  readonly requests: RequestLog;
  /** Forgets all that happened; keys stay. */
  reset(): void;
  close(): Promise<void>;
}

const defaultWorkspaces: readonly WorkspaceOptions[] = [
  { name: 'demo-us', region: 'us' },
  { name: 'demo-eu', region: 'eu' },
];

const defaultRetention = { events: 200_000, deliveries: 200_000, activities: 20_000, webhookAttempts: 200_000 };

/**
 * Starts a local Customer.io.
 *
 * @example
 * ```ts
 * await using sandbox = await startSandbox();
 * const [us] = sandbox.workspaces;
 * // point any client at sandbox.us.track, with us.siteId and us.trackApiKey
 * ```
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, host = '127.0.0.1', deliveryPace = 1 } = options;
  const clock = new Clock(options.clock ?? 'real');
  const faults = new Faults();
  const webhookPolicy = { ...vendorWebhookPolicy, ...options.webhookPolicy };
  const workspaces = (options.workspaces ?? defaultWorkspaces).map(
    (workspace, index) =>
      new Workspace({
        id: 1001 + index,
        clock,
        options: workspace,
        keys: makeKeys(workspace),
        retention: defaultRetention,
        webhookPolicy,
        deliveryPace,
        faults,
      }),
  );

  const world: World = {
    clock,
    registry: new Registry(workspaces),
    faults,
    rateLimits: new RateLimits(clock, options.rateLimits ?? false),
    requests: new RequestLog(2000),
    plant: plantDefaultSeed,
  };
  for (const workspace of workspaces) world.plant(workspace);
  const gateway = createGateway(world, new Map());
  await gateway.listen({ port, host });
  const { port: boundPort } = gateway.server.address() as AddressInfo;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}`;
  const urlsOf = (region: Region): RegionUrls => ({
    track: `${url}/${region}/track`,
    app: `${url}/${region}/app`,
    pipelines: `${url}/${region}/pipelines`,
  });
  const close = async (): Promise<void> => {
    clock.close();
    for (const workspace of workspaces) workspace.close();
    await gateway.close();
  };
  return {
    url,
    us: urlsOf('us'),
    eu: urlsOf('eu'),
    admin: `${url}/__sandbox`,
    workspaces: workspaces.map(({ keys }) => keys),
    clock,
    workspace: (name) => new WorkspaceHandle(world.registry.named(name), world),
    faults,
    rateLimits: world.rateLimits,
    requests: world.requests,
    reset: () => resetWorld(world),
    close,
    [Symbol.asyncDispose]: close,
  };
}
