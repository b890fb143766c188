import { expect, test } from 'vitest';
import type { Change } from '../src/store/changes.ts';
import { startTestServer } from './start-test-server.ts';
import { stores } from './stores.ts';

const postgres = stores.find(({ name }) => name === 'Postgres');

test.skipIf(postgres === undefined)('what changes on one node is heard on the others, once', async () => {
  const config = { secretKey: 'the one key that all nodes are given' };
  await using one = await startTestServer({ store: postgres, config });
  const place = await postgres?.place();
  // A second node: a folder of its own, the same database.
  await using two = await startTestServer({
    config,
    store: {
      name: 'Postgres',
      place: async () => ({ ...(place as NonNullable<typeof place>), databaseUrl: one.place.databaseUrl }),
    },
  });
  const heard: Change[] = [];
  const echoes: Change[] = [];
  two.server.services.changes.subscribe(({ change }) => heard.push(change));
  one.server.services.changes.subscribe(({ change }) => echoes.push(change));
  one.server.services.changes.announce({ type: 'run', runId: 'run_far_away' });
  await expect.poll(() => heard, { timeout: 5_000 }).toEqual([{ type: 'run', runId: 'run_far_away' }]);
  one.server.services.changes.announce({ type: 'run', runId: 'run_second' });
  await expect.poll(() => heard, { timeout: 5_000 }).toHaveLength(2);
  expect(echoes).toHaveLength(2);
});
