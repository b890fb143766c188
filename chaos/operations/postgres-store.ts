import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '@cio-bridge/server';
import type { Victim } from '../victim/victim.ts';
import type { Databases } from './databases.ts';
import { assertWhole, type KeptStore, type Rig, whileWriting } from './kept-store.ts';
import { killer, run } from './killed.ts';

/** A server that was killed may seem to be at work for so long. */
const CLAIM_MS = 10_500;
/** What was done within two seconds of a dump is put back unnoticed: see docs/reliability.md. */
const NOTICED_MS = 4_500;

/** A store in a database, which Postgres's own commands dump and put back, and ours makes quiet then. */
export function postgresStore(rig: Rig, url: string, databases: Databases, victim: () => Victim): KeptStore {
  const { folder, dataDir, fault, cutOff } = rig;
  const env = { DATABASE_URL: url };
  const cut = { migration: killer(), dump: killer(), put: killer(), restore: killer() };
  let files = 0;
  const fileOf = (name: string) => join(folder, `${name}-${++files}.dump`);
  const dump = (file: string) => ['pg_dump', '-Fc', '-f', file, url];
  const put = (file: string) => ['pg_restore', '--clean', '--if-exists', '--single-transaction', '-d', url, file];
  const quieten = ['restore', '--data', dataDir];

  return {
    env,
    async migration() {
      const place = mkdtempSync(join(folder, 'new-'));
      const database = await databases.make();
      const script = new URL('./open-store.ts', import.meta.url).pathname;
      const there = { env: { DATABASE_URL: database.url } };
      await cutOff(() => cut.migration([script, place], there));
      const again = await run([script, place], there);
      if (again.code !== 0) fault(`a store that was being made does not open: ${again.stderr.slice(0, 300)}`);
      rmSync(place, { recursive: true });
      database.remove();
    },
    async backup() {
      const target = fileOf('backup');
      await whileWriting({ dataDir, databaseUrl: url }, async () => {
        await cutOff(() => cut.dump(dump(fileOf('cut'))));
        const whole = await run(dump(target));
        if (whole.code !== 0) fault(`a dump after one that was cut off: ${whole.stderr.slice(0, 300)}`);
      });
      await sleep(NOTICED_MS);
      return target;
    },
    async putBack(source) {
      await cutOff(() => cut.put(put(source)));
      await assertWhole('a pg_restore that was cut off', rig, url);
      const whole = await run(put(source));
      if (whole.code !== 0) fault(`a pg_restore after one that was cut off: ${whole.stderr.slice(0, 300)}`);
      const said = await victim().refusal();
      if (!said.includes('cio-bridge restore')) fault(`a start on a database of before: ${said.slice(0, 200)}`);
      await unclaimed();
      await cutOff(() => cut.restore(quieten, { env }));
      await assertWhole('a restore that was cut off', rig, url);
      const restored = await run(quieten, { env });
      if (restored.code !== 0) fault(`a restore after one that was cut off: ${restored.stderr.slice(0, 300)}`);
    },
  };

  /** Until nobody takes the server that was killed for one at work. */
  async function unclaimed(): Promise<void> {
    const store = await openStore({ dataDir, databaseUrl: url });
    const claim = () =>
      store.db
        .selectFrom('engine_claims')
        .where('beat_at_ms', '>', Date.now() - CLAIM_MS)
        .select('id')
        .executeTakeFirst();
    while (await claim()) await sleep(500);
    await store.close();
  }
}
