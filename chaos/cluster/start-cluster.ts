import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../victim/free-ports.ts';
import { Victim } from '../victim/victim.ts';
import { startBalancer } from './balancer.ts';
import { startPostgres } from './postgres.ts';
import { RestateNodes } from './restate-nodes.ts';

/** How long a node stays away. */
export const DOWN_MS = 4_000;

/** Two servers on one Postgres and three Restate nodes, all on loopback. */
export interface Cluster extends AsyncDisposable {
  restate: RestateNodes;
  servers: [Victim, Victim];
  /** Of the balancer before the servers. */
  url: string;
}

/** @param script - What runs in the processes of the servers. @param before - A checkout of another version, which they are of until their first kill. */
export async function startCluster(script: URL, env: NodeJS.ProcessEnv, before?: string): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'cio-cluster-'));
  // Beside the folder of the others: it may belong to another user.
  const postgresFolder = mkdtempSync(join(tmpdir(), 'cio-postgres-'));
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const each of closers.reverse()) await each();
    for (const path of [folder, postgresFolder]) rmSync(path, { recursive: true, force: true });
  };
  try {
    const ports = await freePorts(16);
    const port = () => ports.pop() as number;
    const postgres = await startPostgres(postgresFolder, port());
    closers.push(postgres.close);
    const nodePorts = Array.from({ length: 3 }, () => ({ fabric: port(), ingress: port(), admin: port() }));
    const restate = new RestateNodes(join(folder, 'restate'), nodePorts);
    closers.push(() => restate.close());
    await restate.start();

    const listen = Array.from({ length: 2 }, () => ({ http: port(), handlers: port() }));
    const [http, handlers] = [port(), port()];
    const balancers = [
      await startBalancer(
        http,
        listen.map((each) => each.http),
      ),
      await startBalancer(
        handlers,
        listen.map((each) => each.handlers),
      ),
    ];
    closers.push(() => Promise.all(balancers.map((balancer) => balancer.close())));
    const urls = (kind: 'ingress' | 'admin') => nodePorts.map((node) => `http://127.0.0.1:${node[kind]}`).join(',');
    const servers = listen.map(
      (each, index) =>
        new Victim(
          script,
          {
            CIO_BRIDGE_DATA: join(folder, `server-${index + 1}`),
            CIO_BRIDGE_PORT: String(each.http),
            CIO_BRIDGE_SECRET_KEY: 'a secret that all servers of a cluster share',
            CIO_BRIDGE_LOG_LEVEL: 'fatal',
            CIO_BRIDGE_HANDLERS_LISTEN: `127.0.0.1:${each.handlers}`,
            CIO_BRIDGE_HANDLERS_URL: `http://127.0.0.1:${handlers}`,
            DATABASE_URL: postgres.url,
            RESTATE_INGRESS_URL: urls('ingress'),
            RESTATE_ADMIN_URL: urls('admin'),
            ...env,
          },
          { before },
        ),
    ) as [Victim, Victim];
    closers.push(() => Promise.all(servers.map((server) => server.kill())));
    await Promise.all(servers.map((server) => server.start()));
    return { restate, servers, url: `http://127.0.0.1:${http}`, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
