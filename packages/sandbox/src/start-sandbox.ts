import { Clock } from './clock.ts';
import { Faults } from './http/faults.ts';
import { listen, type RegionUrls, type TlsAccess } from './http/listen.ts';
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
import { makeKeys, settingsOf, type WorkspaceKeys, type WorkspaceOptions } from './workspace/workspace-keys.ts';
import { WorkspaceHandle } from './workspace-handle.ts';
import { removeWorkspace, resetWorld, restoreWorld, snapshotOf, type World } from './world.ts';

export interface SandboxOptions {
  /** Default 0: a free port. */
  port?: number;
  /** Default 127.0.0.1. The sandbox has no protection beyond its keys: leave it on this machine. */
  host?: string;
  /** Gives each API of each region a free port of its own, beside the shared one. Default false. */
  ports?: boolean;
  /**
   * Speaks https as well, on the same port, with a certificate for Customer.io's hosts and this machine. Default false.
   * `true` keeps the certificate authority in `~/.cio-bridge/sandbox-ca`; a string names another folder. Clients have
   * to trust its `ca.pem`, and to find the vendor's names at this machine.
   */
  tls?: boolean | string;
  /** Default: those of the seed file, else of the snapshot, else `demo-us` and `demo-eu`. */
  workspaces?: readonly WorkspaceOptions[];
  /** Make up the keys that are not given, in place of the fixed ones (`demo-us-site-id`, …). Default false. */
  freshKeys?: boolean;
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

/** A running sandbox. */
export interface Sandbox extends AsyncDisposable {
  /** The root: every API of every region by path and credentials. With `tls` the same port takes https too. */
  readonly url: string;
  /** Present with `tls`. */
  readonly tls?: TlsAccess;
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
  /**
   * Makes a workspace while the sandbox runs, for a test of its own. It begins with the seed.
   * @throws SandboxError when its name or one of its keys is taken.
   */
  addWorkspace(options: WorkspaceOptions): WorkspaceKeys;
  /** @throws Error naming the workspaces there are. */
  removeWorkspace(name: string): void;
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
 * @throws SandboxError when a seed file, a snapshot or a folder of certificates cannot be used; the message names the place
 * in it. Error when the port is taken.
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
  if (snapshot) restoreWorld(world, snapshot);

  const { port = 0, host = '127.0.0.1', ports = false, tls = false } = options;
  const listening = await listen(world, { port, host, ports, authorityFolder: await authorityFolderOf(tls) });
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
    ...(listening.tls && { tls: listening.tls }),
    get workspaces() {
      return world.registry.workspaces.map(({ keys }) => keys);
    },
    clock: world.clock,
    faults: world.faults,
    rateLimits: world.rateLimits,
    requests: world.requests,
    workspace: (name) => new WorkspaceHandle(world.registry.named(name), world),
    addWorkspace: (given) => world.addWorkspace(given).keys,
    removeWorkspace: (name) => removeWorkspace(world, name),
    reset: () => resetWorld(world),
    snapshot: () => structuredClone(snapshotOf(world)),
    restore: (earlier) => restoreWorld(world, structuredClone(earlier)),
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  };
}

async function authorityFolderOf(tls: boolean | string): Promise<string | undefined> {
  if (tls === false) return undefined;
  return tls === true ? (await import('./tls/authority.ts')).defaultAuthorityFolder() : tls;
}

/** The reader of YAML is loaded only when it is used: most starts have no seed file, and a start should take no time. */
const loadSeed = async (file: string): Promise<Seed> => (await import('./workspace/seed-file.ts')).readSeedFile(file);

function createWorld(options: SandboxOptions, seed?: Seed, snapshot?: SandboxSnapshot): World {
  const clock = new Clock(options.clock ?? 'real');
  const faults = new Faults();
  const registry = new Registry();
  const remembered = snapshot?.workspaces.map(({ keys, settings }) => ({ ...settings, ...keys }));
  let nextId = 1001;
  const plant = (workspace: Workspace): void => {
    plantDefaultSeed(workspace);
    seed?.plant(workspace);
  };
  const addWorkspace = (given: WorkspaceOptions): Workspace => {
    const known = remembered?.find(({ name, region }) => name === given.name && region === given.region);
    const whole = { ...known, ...given };
    const workspace = new Workspace({
      id: nextId++,
      clock,
      settings: settingsOf(whole),
      keys: makeKeys(whole, { fresh: options.freshKeys ?? false }),
      retention: { ...defaultRetention, ...options.retention },
      webhookPolicy: { ...vendorWebhookPolicy, ...options.webhookPolicy },
      deliveryPace: options.deliveryPace ?? 1,
      faults,
      pagesAt: () => `${world.url}/__sandbox/links`,
    });
    registry.add(workspace);
    plant(workspace);
    return workspace;
  };
  const world: World = {
    clock,
    registry,
    faults,
    rateLimits: new RateLimits(clock, options.rateLimits ?? false),
    requests: new RequestLog(2000),
    prefixByPort: new Map(),
    url: '',
    addWorkspace,
    plant,
  };
  for (const given of options.workspaces ?? seed?.workspaces ?? remembered ?? defaultWorkspaces) addWorkspace(given);
  return world;
}
