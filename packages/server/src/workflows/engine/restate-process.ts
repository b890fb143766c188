import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from 'undici';
import { assertDataFits, unusableData } from './engine-data.ts';
import { type RestateClient, restateClient } from './restate-client.ts';

const NODE_NAME = 'cio-bridge';
const READY_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 5_000;
const RELAUNCH_DELAY_MS = 200;
/** Before it was ever ready: its data, or its binary, will not let it start. */
const MAX_EXITS = 3;
/** Linux allows 107 bytes for a socket's path, macOS 103. */
const MAX_SOCKET_PATH_BYTES = 100;

/** One machine's memory: the store, Restate and the console share 600 MB. */
const CONFIG = `
disable-telemetry = true
node-name = "${NODE_NAME}"
cluster-name = "cio-bridge"
listen-mode = "unix"
default-num-partitions = 4
rocksdb-total-memory-size = "96 MiB"
log-filter = "warn,octocrab=off"
log-disable-ansi-codes = true

[worker.invoker]
memory-limit = "64 MiB"

[admin]
disable-web-ui = true

[admin.query-engine]
memory-size = "64 MiB"

[bifrost]
record-cache-memory-size = "16 MiB"
`;

/**
 * A shell stands between us and Restate for one reason: when this process is killed outright, the
 * pipe on the shell's standard input closes and the guard takes Restate down too, so that no orphan
 * keeps the data locked. A second `wait` is needed because the trap interrupts the first.
 */
const GUARD = `
"$@" & child=$!
exec 3<&0
(read -r _ <&3; kill -9 $child) & guard=$!
trap 'kill -TERM $child' TERM
wait $child; wait $child
kill $guard; wait $guard
`;

/** A Restate server of our own, reachable through unix sockets only: no port, no stranger. */
export interface RestateProcess {
  ingress: RestateClient;
  admin: RestateClient;
  /** Ends it: asked first, killed after five seconds. */
  close(): Promise<void>;
}

/**
 * Starts the Restate server from its npm package with its data under `dataDir`, waits until it
 * takes work, and starts it again whenever it dies.
 *
 * @throws EngineDataError when it does not get ready within 30 seconds; the message names the folder, its log and the
 * way out.
 */
export async function startRestateProcess(options: {
  dataDir: string;
  /** It died, was started again, and takes work: on what it had, or on nothing when somebody took that away. */
  onRelaunched?: () => void;
}): Promise<RestateProcess> {
  const { dataDir, onRelaunched } = options;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const binary = restateBinary();
  assertDataFits(dataDir, binary.version);
  const configFile = join(dataDir, 'restate.toml');
  const logFile = join(dataDir, 'restate.log');
  const temporaryDir = join(dataDir, 'tmp');
  // All that the child is told: our own environment may hold the master key, and `RESTATE_…` would change its settings.
  const environment = { PATH: process.env.PATH, TMPDIR: temporaryDir };
  const base = shortPathTo(dataDir);
  const socket = (name: string) => join(base.path, 'data', NODE_NAME, `${name}.sock`);
  const client = (name: string) =>
    restateClient(new Agent({ connect: { socketPath: socket(name) }, connections: 64 }), ['http://restate']);
  const ingress = client('ingress');
  const admin = client('admin');

  let stopping = false;
  let exits = 0;
  let child = launch();

  function launch(): ChildProcess {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(configFile, CONFIG);
    // It makes folders there at each start, and takes none away.
    rmSync(temporaryDir, { recursive: true, force: true });
    mkdirSync(temporaryDir);
    // A predecessor that was killed may still be going down; nobody may take it for this one.
    for (const name of ['ingress', 'admin', 'fabric']) rmSync(socket(name), { force: true });
    const command = [binary.path, '--no-logo', '--config-file', configFile, '--base-dir', join(base.path, 'data')];
    // A session of its own, so that Ctrl-C in the terminal reaches us alone and we stop in order.
    const log = openSync(logFile, 'a', 0o600);
    const started = spawn('/bin/sh', ['-c', GUARD, 'restate', ...command], {
      stdio: ['pipe', log, log],
      detached: true,
      env: environment,
    });
    closeSync(log);
    started.once('exit', () => {
      exits += 1;
      started.stdin?.destroy();
      if (!stopping) setTimeout(() => void relaunch(), RELAUNCH_DELAY_MS);
    });
    return started;
  }

  async function relaunch(): Promise<void> {
    if (stopping) return;
    const relaunched = launch();
    child = relaunched;
    while (child === relaunched && !stopping) {
      if (await ingress.isHealthy('/restate/health')) return onRelaunched?.();
      await sleep(100, undefined, { ref: false });
    }
  }

  async function close(): Promise<void> {
    stopping = true;
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const outcome = await Promise.race([ended, sleep(STOP_TIMEOUT_MS, 'late', { ref: false })]);
      if (outcome === 'late') child.stdin?.destroy(); // the guard's cue to kill
      await ended;
    }
    await Promise.all([ingress.close(), admin.close()]);
    base.remove();
  }

  const deadlineMs = Date.now() + READY_TIMEOUT_MS;
  while (!(await ingress.isHealthy('/restate/health'))) {
    if (Date.now() > deadlineMs || exits >= MAX_EXITS) {
      await close();
      throw unusableData(dataDir);
    }
    await sleep(25);
  }
  return { ingress, admin, close };
}

function restateBinary(): { path: string; version: string } {
  const require = createRequire(import.meta.url);
  const main = createRequire(require.resolve('@restatedev/restate-server/package.json'));
  const packageName = `@restatedev/restate-server-${platform()}-${arch()}`;
  try {
    const manifest = main.resolve(`${packageName}/package.json`);
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
    return { path: join(manifest, '..', 'bin', 'restate-server'), version };
  } catch (cause) {
    throw new Error(
      `The workflow engine has no build for ${platform()} ${arch()} (package ${packageName} is not installed)`,
      { cause },
    );
  }
}

/** The folder itself, or a short link to it where its path is too long for a socket. */
function shortPathTo(folder: string): { path: string; remove: () => void } {
  const longest = join(folder, 'data', NODE_NAME, 'ingress.sock');
  if (Buffer.byteLength(longest) <= MAX_SOCKET_PATH_BYTES) return { path: folder, remove: () => {} };
  const parent = mkdtempSync(join(tmpdir(), 'cio-'));
  const path = join(parent, 'd');
  symlinkSync(folder, path);
  return { path, remove: () => rmSync(parent, { recursive: true, force: true }) };
}
