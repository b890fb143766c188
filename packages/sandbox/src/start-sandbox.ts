import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { Clock } from './clock.ts';
import { Faults } from './http/faults.ts';
import { createGateway } from './http/gateway.ts';
import type { Family, HostPrefix } from './http/hosts.ts';
import { RateLimits } from './http/rate-limits.ts';
import { Registry } from './http/registry.ts';
import { RequestLog } from './http/request-log.ts';
import { readSnapshotFile, type SandboxSnapshot } from './snapshot-file.ts';
import { SnapshotKeeper } from './snapshot-keeper.ts';
import { vendorWebhookPolicy, type WebhookPolicy } from './webhooks/policy.ts';
import { plantDefaultSeed } from './workspace/default-seed.ts';
import type { Retention } from './workspace/retention.ts';
import type { Seed } from './workspace/seed-file.ts';
import { Workspace } from './workspace/workspace.ts';
import { makeKeys, type Region, type WorkspaceKeys, type WorkspaceOptions } from './workspace/workspace-keys.ts';
import { WorkspaceHandle } from './workspace-handle.ts';
import { resetWorld, restoreWorld, snapshotOf, type World } from './world.ts';

export interface SandboxOptions {
  /** Default 0: a free port. */
  port?: number;
  /** Default 127.0.0.1. The sandbox has no protection beyond its keys: leave it on this machine. */
  host?: string;
  /** Gives each API of each region a free port of its own, beside the shared one. Default false. */
  ports?: boolean;
  /** Default: those of the snapshot, else of the seed file, else `demo-us` and `demo-eu` with random keys. */
  workspaces?: readonly WorkspaceOptions[];
  /** A YAML file: see "What the sandbox knows" in the documentation. */
  seedFile?: string;
  /**
   * State is read from it at the start, when it exists, and written while it changes and on close. Holds keys; mode
   * 0600. One sandbox per file.
   */
  snapshotFile?: string;
  /** The shortest time between two writes of `snapshotFile`. Default 2000; longer when there is much to write. */
  snapshotEveryMs?: number;
  /** Default `real`. A `virtual` clock moves only by `clock.advance`. */
  clock?: 'real' | 'virtual';
  /** Multiplies the delays in a delivery's life. Default 1: opened within a few hundred milliseconds. */
  deliveryPace?: number;
  /** Count calls against the published limits and answer 429 beyond them. Default false. */
  rateLimits?: boolean;
  /** Deviations from the vendor's way of posting reporting webhooks. */
  webhookPolicy?: Partial<WebhookPolicy>;
  /** How much history is kept, the oldest being forgotten first. */
  retention?: Partial<Retention>;
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
  /** Base URL of the JSON admin API; opened in a browser it shows the web page. */
  readonly admin: string;
  readonly workspaces: readonly WorkspaceKeys[];
  readonly clock: Clock;
  readonly faults: Faults;
  readonly rateLimits: RateLimits;
  /** Calls of all workspaces, and of strangers. */
  readonly requests: RequestLog;
  /** @throws Error naming the workspaces there are. */
  workspace(name: string): WorkspaceHandle;
  /** Forgets all that happened and plants the seed anew; keys stay. */
  reset(): void;
  /** All state, as JSON. */
  snapshot(): SandboxSnapshot;
  /** Goes back to a snapshot. Its workspaces are matched by name; keys stay as they are. */
  restore(snapshot: SandboxSnapshot): void;
  close(): Promise<void>;
}

const defaultWorkspaces: readonly WorkspaceOptions[] = [
  { name: 'demo-us', region: 'us' },
  { name: 'demo-eu', region: 'eu' },
];

const defaultRetention: Retention = {
  events: 200_000,
  deliveries: 200_000,
  activities: 20_000,
  webhookAttempts: 200_000,
  contentBytes: 200_000_000,
};

/**
 * Starts a local Customer.io.
 *
 * @throws Error when the port is taken, or a seed or snapshot file cannot be used; the message names the file.
 * @example
 * ```ts
 * await using sandbox = await startSandbox();
 * const [us] = sandbox.workspaces;
 * // point any client at sandbox.us.track, with us.siteId and us.trackApiKey
 * ```
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const seed = options.seedFile === undefined ? undefined : await loadSeed(options.seedFile);
  const snapshot = options.snapshotFile === undefined ? undefined : await readSnapshotFile(options.snapshotFile);
  const world = createWorld(options, seed, snapshot);
  for (const workspace of world.registry.workspaces) world.plant(workspace);
  if (snapshot) restoreWorld(world, snapshot);

  const listening = await listen(world, options);
  const { snapshotFile, snapshotEveryMs = 2000 } = options;
  const keeper = snapshotFile === undefined ? undefined : new SnapshotKeeper(snapshotFile, world, snapshotEveryMs);
  const close = async (): Promise<void> => {
    await listening.close();
    world.clock.close();
    for (const workspace of world.registry.workspaces) workspace.close();
    await keeper?.close();
  };
  let closing: Promise<void> | undefined;
  const closeOnce = (): Promise<void> => {
    closing ??= close();
    return closing;
  };
  return {
    url: listening.url,
    us: listening.urlsOf('us'),
    eu: listening.urlsOf('eu'),
    admin: `${listening.url}/__sandbox`,
    workspaces: world.registry.workspaces.map(({ keys }) => keys),
    clock: world.clock,
    faults: world.faults,
    rateLimits: world.rateLimits,
    requests: world.requests,
    workspace: (name) => new WorkspaceHandle(world.registry.named(name), world),
    reset: () => resetWorld(world),
    snapshot: () => structuredClone(snapshotOf(world)),
    restore: (earlier) => restoreWorld(world, structuredClone(earlier)),
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  };
}

/** The reader of YAML is loaded only when it is used: most starts have no seed file, and a start should take no time. */
const loadSeed = async (file: string): Promise<Seed> => (await import('./workspace/seed-file.ts')).readSeedFile(file);

function createWorld(options: SandboxOptions, seed?: Seed, snapshot?: SandboxSnapshot): World {
  const clock = new Clock(options.clock ?? 'real');
  const faults = new Faults();
  const remembered = snapshot?.workspaces.map(({ keys }) => keys);
  const planned = options.workspaces ?? seed?.workspaces ?? remembered ?? defaultWorkspaces;
  const workspaces = planned.map((given, index) => {
    const known = remembered?.find(({ name, region }) => name === given.name && region === given.region);
    return new Workspace({
      id: 1001 + index,
      clock,
      options: given,
      keys: makeKeys({ ...known, ...given }),
      retention: { ...defaultRetention, ...options.retention },
      webhookPolicy: { ...vendorWebhookPolicy, ...options.webhookPolicy },
      deliveryPace: options.deliveryPace ?? 1,
      faults,
    });
  });
  return {
    clock,
    registry: new Registry(workspaces),
    faults,
    rateLimits: new RateLimits(clock, options.rateLimits ?? false),
    requests: new RequestLog(2000),
    prefixByPort: new Map(),
    plant: (workspace) => {
      plantDefaultSeed(workspace);
      seed?.plant(workspace);
    },
  };
}

interface Listening {
  readonly url: string;
  urlsOf(region: Region): RegionUrls;
  close(): Promise<void>;
}

const families: readonly Family[] = ['track', 'app', 'pipelines'];

async function listen(
  world: World,
  { port = 0, host = '127.0.0.1', ports = false }: SandboxOptions,
): Promise<Listening> {
  const gateway = createGateway(world);
  await gateway.listen({ port, host });
  const urlOf = (server: Server): string => {
    const { port: bound } = server.address() as AddressInfo;
    return `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
  };
  const url = urlOf(gateway.server);
  const own = new Map<HostPrefix, Server>();
  if (ports) {
    for (const prefix of (['us', 'eu'] as const).flatMap((region) =>
      families.map((api): HostPrefix => `/${region}/${api}`),
    )) {
      const server = await listenAlone(gateway, host);
      own.set(prefix, server);
      world.prefixByPort.set((server.address() as AddressInfo).port, prefix);
    }
  }
  const baseOf = (prefix: HostPrefix): string => {
    const server = own.get(prefix);
    return server ? urlOf(server) : url + prefix;
  };
  return {
    url,
    urlsOf: (region) => ({
      track: baseOf(`/${region}/track`),
      app: baseOf(`/${region}/app`),
      pipelines: baseOf(`/${region}/pipelines`),
    }),
    close: async () => {
      for (const server of own.values()) {
        server.close();
        server.closeAllConnections();
      }
      await gateway.close();
    },
  };
}

const listenAlone = (gateway: FastifyInstance, host: string): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer((request, response) => gateway.routing(request, response));
    server.once('error', reject);
    server.listen(0, host, () => resolve(server));
  });
