import { pino } from 'pino';
import { expect, test } from 'vitest';
import { type Change, createChanges } from '../src/store/changes.ts';
import { shareChanges } from '../src/store/shared-changes.ts';
import { stores } from './stores.ts';

const postgres = stores.find(({ name }) => name === 'Postgres');

test.skipIf(postgres === undefined)('what changes on one node is heard on the others, once', async () => {
  const place = await (postgres as NonNullable<typeof postgres>).place();
  const databaseUrl = place.databaseUrl as string;
  const log = pino({ level: 'silent' });
  // As each node of a cluster has them: two whole servers would need an engine that they share.
  const [one, two] = [createChanges(), createChanges()];
  const shared = [one, two].map((changes) => shareChanges({ databaseUrl, changes, log }));
  await Promise.all(shared.map(({ connected }) => connected));
  const heard: Change[] = [];
  const echoes: Change[] = [];
  two.subscribe(({ change }) => heard.push(change));
  one.subscribe(({ change }) => echoes.push(change));
  one.announce({ type: 'run', runId: 'run_far_away' });
  await expect.poll(() => heard).toEqual([{ type: 'run', runId: 'run_far_away' }]);
  one.announce({ type: 'run', runId: 'run_second' });
  await expect.poll(() => heard).toHaveLength(2);
  expect(echoes).toHaveLength(2);
  await Promise.all(shared.map(({ close }) => close()));
  await place.remove();
});
