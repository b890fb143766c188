import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Ports {
  fabric: number;
  ingress: number;
  admin: number;
}

/** Three Restate nodes on loopback: everything is on two of them before it counts. */
export class RestateNodes {
  readonly #folder: string;
  readonly #ports: Ports[];
  readonly #children: (ChildProcess | undefined)[] = [];

  constructor(folder: string, ports: Ports[]) {
    this.#folder = folder;
    this.#ports = ports;
  }

  async start(): Promise<void> {
    for (const index of this.#ports.keys()) this.restart(index);
    const deadline = Date.now() + 60_000;
    for (const { ingress, admin } of this.#ports) {
      while (
        !(await isOk(`http://127.0.0.1:${ingress}/restate/health`)) ||
        !(await isOk(`http://127.0.0.1:${admin}/health`))
      ) {
        if (Date.now() > deadline) throw new Error(`The Restate cluster did not become ready; see ${this.#folder}`);
        await sleep(100);
      }
    }
  }

  restart(index: number): void {
    const { fabric, ingress, admin } = this.#ports[index] as Ports;
    const name = `node-${index + 1}`;
    const folder = join(this.#folder, name);
    mkdirSync(folder, { recursive: true });
    const peers = this.#ports.map((ports) => `"http://127.0.0.1:${ports.fabric}"`).join(', ');
    writeFileSync(
      join(folder, 'restate.toml'),
      `
disable-telemetry = true
node-name = "${name}"
cluster-name = "cio-chaos"
auto-provision = ${index === 0}
listen-mode = "tcp"
bind-ip = "127.0.0.1"
bind-port = ${fabric}
advertised-address = "http://127.0.0.1:${fabric}"
default-num-partitions = 4
default-replication = 2
rocksdb-total-memory-size = "96 MiB"
log-filter = "warn"
log-disable-ansi-codes = true

[metadata-client]
addresses = [${peers}]

[ingress]
bind-port = ${ingress}
advertised-address = "http://127.0.0.1:${ingress}"

[admin]
bind-port = ${admin}
advertised-address = "http://127.0.0.1:${admin}"
disable-web-ui = true
`,
    );
    const log = openSync(join(folder, 'log'), 'a');
    const args = ['--no-logo', '--config-file', join(folder, 'restate.toml'), '--base-dir', join(folder, 'data')];
    this.#children[index] = spawn(restateBinary(), args, { stdio: ['ignore', log, log] });
  }

  async kill(index: number): Promise<void> {
    const child = this.#children[index];
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async close(): Promise<void> {
    await Promise.all(this.#ports.map((_, index) => this.kill(index)));
  }
}

async function isOk(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await answer.text();
    return answer.ok;
  } catch {
    return false;
  }
}

function restateBinary(): string {
  const require = createRequire(createRequire(import.meta.url).resolve('@restatedev/restate-server/package.json'));
  return join(
    require.resolve(`@restatedev/restate-server-${platform()}-${arch()}/package.json`),
    '..',
    'bin',
    'restate-server',
  );
}
