import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { backUp, openStore } from '@cio-bridge/server';
import { type Ended, killer, run } from './killed.ts';

/** Where a store is kept, and what an operator does with it there. Each part is cut off once, and then goes through. */
export interface KeptStore {
  /** What servers and commands are told of it. */
  env: Record<string, string>;
  /** A new store is being made when the process ends; the next one finds it whole, or makes it. */
  migration(): Promise<void>;
  /** While rows come in. @returns what `putBack` takes. */
  backup(): Promise<string>;
  /** Of a server that does not run. What is there is the old store or the new one, whatever ends it. */
  putBack(source: string): Promise<void>;
}

/** What all of them need. */
export interface Rig {
  /** For whatever is to be gone at the end. */
  folder: string;
  dataDir: string;
  fault(what: string): void;
  /** Does it, and counts the kill when it did not come to its end. */
  cutOff(work: () => Promise<Ended>): Promise<void>;
}

/** Cut off anywhere; the one after it opens everything, or would say so. */
export function rotations({ dataDir, fault, cutOff }: Rig, env: Record<string, string>) {
  const cut = killer();
  const command = ['rotate-key', '--data', dataDir];
  return async () => {
    await cutOff(() => cut(command, { env }));
    const both = await Promise.all([run(command, { env }), run(command, { env })]);
    if (both.every(({ code }) => code !== 0))
      fault(`secrets after a rotation that was cut off: ${both[0]?.stderr.slice(0, 300)}`);
  };
}

/** Does the work while rows come in. */
export async function whileWriting(place: { dataDir: string; databaseUrl?: string }, work: () => Promise<void>) {
  const store = await openStore(place);
  let isDone = false;
  const writing = (async () => {
    for (let number = 0; !isDone; number += 1) {
      const name = `Written meanwhile ${Date.now()} ${number}`;
      await store.db
        .insertInto('clients')
        .values({ id: `cl_${name}`, name, created_at_ms: 0 })
        .execute();
      await sleep(2);
    }
  })();
  await work();
  isDone = true;
  await writing;
  await store.close();
}

/** A store in which everything is. */
export async function assertWhole(after: string, { folder, dataDir, fault }: Rig, databaseUrl?: string): Promise<void> {
  let store: Awaited<ReturnType<typeof openStore>> | undefined;
  try {
    if (databaseUrl === undefined) {
      const check = join(folder, `check-${Date.now()}.db`);
      await backUp({ dataDir, target: check });
      rmSync(check);
    }
    store = await openStore({ dataDir, databaseUrl });
    const connections = await store.db.selectFrom('connections').select('id').execute();
    if (connections.length !== 1) fault(`${after} left a store without its connection`);
  } catch (error) {
    fault(`${after} left a store that is not sound: ${error}`);
  } finally {
    await store?.close();
  }
}
