import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { restore } from '@cio-bridge/server';
import { assertWhole, type KeptStore, type Rig, whileWriting } from './kept-store.ts';
import { killer, run } from './killed.ts';

/** Of a file that is not to grow further, as if the disk were full. */
const NO_ROOM_BYTES = 50_000;

/** A store in the folder of its server, which our own commands back up and restore. */
export function sqliteStore(rig: Rig): KeptStore {
  const { folder, dataDir, fault, cutOff } = rig;
  const cut = { migration: killer(), backup: killer(), restore: killer() };
  let files = 0;
  const fileOf = (name: string) => join(folder, `${name}-${++files}.db`);

  return {
    env: {},
    async migration() {
      const place = mkdtempSync(join(folder, 'new-'));
      const script = new URL('./open-store.ts', import.meta.url).pathname;
      await cutOff(() => cut.migration([script, place]));
      const again = await run([script, place]);
      if (again.code !== 0) fault(`a store that was being made does not open: ${again.stderr.slice(0, 300)}`);
      rmSync(place, { recursive: true });
    },
    async backup() {
      const target = fileOf('backup');
      await whileWriting({ dataDir }, async () => {
        await cutOff(() => cut.backup(['backup', fileOf('cut'), '--data', dataDir]));
        const full = await run(['backup', fileOf('full'), '--data', dataDir], { maxFileBytes: NO_ROOM_BYTES });
        if (full.code === 0) fault('a backup that had no room says that it was made');
        const whole = await run(['backup', target, '--data', dataDir]);
        if (whole.code !== 0) fault(`a backup after one that was cut off: ${whole.stderr.slice(0, 300)}`);
      });
      return target;
    },
    async putBack(source) {
      await cutOff(() => cut.restore(['restore', source, '--data', dataDir]));
      await assertThere('a restore that was cut off');
      const full = await run(['restore', source, '--data', dataDir], { maxFileBytes: NO_ROOM_BYTES });
      if (full.code === 0) fault('a restore that had no room says that it was done');
      await assertThere('a restore without room');
      await restore({ dataDir, source });
    },
  };

  async function assertThere(after: string): Promise<void> {
    if (!existsSync(join(dataDir, 'cio-bridge.db'))) return fault(`${after} left no store`);
    await assertWhole(after, rig);
  }
}
