import { setTimeout as sleep } from 'node:timers/promises';
import { DOWN_MS, startCluster } from '../cluster/start-cluster.ts';
import { processesOf, Victim } from '../victim/victim.ts';

const script = new URL('./server.ts', import.meta.url);
/** Short ones, so that every kill finds another. */
const slices = { CIO_BRIDGE_SYNC_SLICE_MS: '500' };

/** What syncs files, and is killed meanwhile. */
export interface Servers extends AsyncDisposable {
  name: string;
  url(): string;
  ask<T>(question: { ask: string; [detail: string]: unknown }): Promise<T>;
  /** Kills what is next in line, outright, and has it back in the end. */
  strike(kill: number): Promise<void>;
}

/** One server, whose workflow engine is killed with it every other time. */
export async function startOne(dataDir: string): Promise<Servers> {
  const server = new Victim(script, { CIO_BRIDGE_DATA: dataDir, CIO_BRIDGE_PORT: '0', ...slices });
  await server.start();
  return {
    name: 'server',
    url: () => server.url,
    ask: (question) => server.ask(question),
    async strike(kill) {
      await server.kill();
      if (kill % 2 === 1) for (const pid of processesOf('restate-server', dataDir)) process.kill(pid, 'SIGKILL');
      await server.start();
    },
    [Symbol.asyncDispose]: () => server.kill(),
  };
}

/** Two servers and three Restate nodes, killed by turns; the others go on with what the dead one was doing. */
export async function startMany(): Promise<Servers> {
  const { servers, restate, url, [Symbol.asyncDispose]: close } = await startCluster(script, slices);
  return {
    name: 'cluster',
    url: () => url,
    ask: (question) => servers[0].ask(question),
    async strike(kill) {
      if (kill % 2 === 0) {
        const server = servers[(kill / 2) % 2 === 0 ? 0 : 1];
        await server.kill();
        await sleep(DOWN_MS);
        await server.start();
      } else {
        const node = ((kill - 1) / 2) % 3;
        await restate.kill(node);
        await sleep(DOWN_MS);
        restate.restart(node);
      }
    },
    [Symbol.asyncDispose]: close,
  };
}
