import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startBalancer } from './cluster/balancer.ts';
import { startPostgres } from './cluster/postgres.ts';
import { RestateNodes } from './cluster/restate-nodes.ts';
import { drained } from './runs/drained.ts';
import { report } from './runs/report.ts';
import { startScene } from './runs/scene.ts';
import { freePorts } from './victim/free-ports.ts';
import { Victim } from './victim/victim.ts';

/**
 * Two servers on one Postgres and three Restate nodes, all on loopback. Nodes of both kinds are killed
 * under load and come back later; meanwhile the others go on with what the dead one was doing.
 */
const { values: flags } = parseArgs({ options: { kills: { type: 'string', default: '6' } }, allowPositionals: true });
const kills = Number(flags.kills);
const EVENTS_PER_SECOND = 15;
const DOWN_MS = 4_000;

const folder = mkdtempSync(join(tmpdir(), 'cio-cluster-'));
const postgresFolder = mkdtempSync(join(tmpdir(), 'cio-postgres-'));
const ports = await freePorts(16);
const port = () => ports.pop() as number;
const closers: (() => Promise<unknown>)[] = [];
let isClean = false;
try {
  // Beside the folder of the others: it may belong to another user.
  const postgres = await startPostgres(postgresFolder, port());
  closers.push(postgres.close);
  const nodePorts = Array.from({ length: 3 }, () => ({ fabric: port(), ingress: port(), admin: port() }));
  const restate = new RestateNodes(join(folder, 'restate'), nodePorts);
  closers.push(() => restate.close());
  await restate.start();

  const servers = Array.from({ length: 2 }, () => ({ http: port(), handlers: port() }));
  const [webhooks, handlers] = [port(), port()];
  const balancers = [
    await startBalancer(
      webhooks,
      servers.map(({ http }) => http),
    ),
    await startBalancer(
      handlers,
      servers.map((server) => server.handlers),
    ),
  ];
  closers.push(() => Promise.all(balancers.map((balancer) => balancer.close())));
  const urls = (kind: 'ingress' | 'admin') => nodePorts.map((node) => `http://127.0.0.1:${node[kind]}`).join(',');
  const victims = servers.map(
    (server, index) =>
      new Victim(new URL('./runs/server.ts', import.meta.url), {
        CIO_BRIDGE_DATA: join(folder, `server-${index + 1}`),
        CIO_BRIDGE_PORT: String(server.http),
        CIO_BRIDGE_SECRET_KEY: 'a secret that all servers of a cluster share',
        CIO_BRIDGE_SEND_SETTLE_MS: '3000',
        CIO_BRIDGE_LOG_LEVEL: 'fatal',
        CIO_BRIDGE_HANDLERS_LISTEN: `127.0.0.1:${server.handlers}`,
        CIO_BRIDGE_HANDLERS_URL: `http://127.0.0.1:${handlers}`,
        DATABASE_URL: postgres.url,
        RESTATE_INGRESS_URL: urls('ingress'),
        RESTATE_ADMIN_URL: urls('admin'),
      }),
  ) as [Victim, Victim];
  closers.push(() => Promise.all(victims.map((victim) => victim.kill())));
  await Promise.all(victims.map((victim) => victim.start()));

  const scene = await startScene();
  closers.push(async () => scene[Symbol.asyncDispose]());
  const token = await victims[0].ask<string>({ ask: 'setup', keys: scene.keys });
  const url = `http://127.0.0.1:${webhooks}`;
  await scene.register(`${url}/webhooks/customer-io/${token}`);

  const load = scene.load(EVENTS_PER_SECOND, url + (await victims[0].ask<string>({ ask: 'formPath' })));
  for (let kill = 0; kill < kills; kill += 1) {
    victims[0].urge({ ask: 'stir' });
    await sleep(1_000 + Math.random() * 1_000);
    if (kill % 2 === 0) {
      const index = (kill / 2) % 3;
      console.log(`kill ${kill + 1} of ${kills}: Restate node ${index + 1}`);
      await restate.kill(index);
      await sleep(DOWN_MS);
      restate.restart(index);
    } else {
      const index = ((kill - 1) / 2) % 2;
      console.log(`kill ${kill + 1} of ${kills}: server ${index + 1}`);
      await victims[index as 0 | 1].kill();
      await sleep(DOWN_MS);
      await victims[index as 0 | 1].start();
    }
  }
  const sent = load.stop();
  scene.calm();
  isClean = report('cluster', kills, sent, scene, await drained(scene, victims[0]));
} finally {
  for (const close of closers.reverse()) await close();
  for (const path of [folder, postgresFolder]) rmSync(path, { recursive: true, force: true });
}
process.exitCode = isClean ? 0 : 1;
