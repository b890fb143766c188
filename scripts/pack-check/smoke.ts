import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { runWell } from './run.ts';
import type { Runtimes } from './runtimes.ts';
import type { Row } from './table.ts';

interface Outcome {
  package: string;
  name: string;
  fault?: string;
}

const slowPath = '/v1/segments';

/** Plays the smoke suite of sdk and connector on every runtime, against one local Customer.io. */
export async function checkSmoke(project: string, runtimes: Runtimes): Promise<Row[]> {
  const folder = join(project, 'smoke');
  cpSync(new URL('./smoke/', import.meta.url), folder, { recursive: true });
  // As it was packed.
  const path = join(project, 'node_modules/@cio-bridge/sandbox/dist/index.js');
  const { startSandbox } = (await import(pathToFileURL(path).href)) as typeof import('@cio-bridge/sandbox');
  await using sandbox = await startSandbox();
  sandbox.faults.add({ kind: 'delay', delayMs: 3_000, path: slowPath });
  const { siteId, trackApiKey, appApiKey } = sandbox.workspace('demo-us').keys;
  const place = {
    urls: sandbox.us,
    keys: { siteId, trackApiKey, appApiKey },
    slowPath,
    deadUrl: `http://127.0.0.1:${await freePort()}`,
  };
  const main = join(folder, 'main.js');
  const inProcess = (...command: [string, ...string[]]) => {
    const [program, ...args] = command;
    return async (argument: string) =>
      JSON.parse(await runWell(program, [...args, argument], { cwd: folder, timeoutMs: 120_000 })) as Outcome[];
  };
  const players: [runtime: string, play: (argument: string) => Promise<Outcome[]>][] = [
    ...[...runtimes.node.lowest, ...runtimes.node.newest].map(({ version, path }): (typeof players)[number] => [
      `node ${version}`,
      inProcess(path, main),
    ]),
    [`bun ${runtimes.bun.version}`, inProcess(runtimes.bun.path, main)],
    [
      `deno ${runtimes.deno.version}`,
      inProcess(runtimes.deno.path, 'run', '--allow-all', '--node-modules-dir=manual', main),
    ],
    [`workerd ${runtimes.workerd.version}`, (argument) => playInWorker(folder, runtimes.workerd.path, argument)],
  ];
  const rows: Row[] = [];
  for (const [runtime, play] of players) {
    const outcomes = await play(JSON.stringify({ ...place, runtime })).catch((error): Outcome[] =>
      ['@cio-bridge/sdk', '@cio-bridge/connector'].map((name) => ({
        package: name,
        name: 'start',
        fault: String(error),
      })),
    );
    for (const [name, tests] of Object.entries(Object.groupBy(outcomes, (outcome) => outcome.package))) {
      const faults = (tests ?? []).filter(({ fault }) => fault).map((test) => `${test.name}: ${test.fault}`);
      const of = tests?.length ?? 0;
      rows.push({ runtime, package: name, check: 'smoke suite', passed: of - faults.length, of, faults });
    }
  }
  return rows;
}

/** workerd without its Node compatibility: a bundle that needs `node:` anything does not start. */
async function playInWorker(folder: string, workerd: string, argument: string): Promise<Outcome[]> {
  await build({
    entryPoints: [join(folder, 'worker.js')],
    outfile: join(folder, 'bundle.js'),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd', 'worker', 'browser'],
    logLevel: 'error',
  });
  const port = await freePort();
  const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker", esModule = embed "bundle.js")],
      compatibilityDate = "2026-01-01",
    )),
    # The local Customer.io is on a loopback address.
    (name = "internet", network = (allow = ["public", "private", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
`;
  writeFileSync(join(folder, 'config.capnp'), config);
  const child = spawn(workerd, ['serve', join(folder, 'config.capnp')], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  const exited = once(child, 'exit');
  try {
    for (const deadline = Date.now() + 60_000; Date.now() < deadline && child.exitCode === null; await sleep(100)) {
      const answer = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: argument }).catch(() => undefined);
      if (answer?.ok) return (await answer.json()) as Outcome[];
      if (answer) throw new Error(`${await answer.text()}\n${said}`);
    }
    throw new Error(`workerd did not start\n${said}`);
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
}

/** That nobody listened on a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
}
