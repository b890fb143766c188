import { expect, test } from 'vitest';
import { startWorkflowPlace } from './workflow-place.ts';

const RUNS = 20;

test('what waits for its turn, over two connections to one workspace, is neither tried nor given up while it waits', async () => {
  // A request has four seconds from when it leaves. The others wait longer than that for their turn.
  await using place = await startWorkflowPlace({ config: { sendSettleMs: 6_000 } });
  const { connections, store } = place.test.server.services;
  const [keys] = place.sandbox.workspaces;
  if (!keys) throw new Error('the sandbox has workspaces');
  const second = await connections.create({ clientId: place.clientId, name: 'Second' });
  await connections.setCredentials(second, 'production', {
    region: keys.region,
    siteId: keys.siteId,
    trackApiKey: keys.trackApiKey,
    appApiKey: keys.appApiKey,
    signingKeys: [],
    sandboxUrls: place.sandbox[keys.region],
  });
  const send = {
    id: 'send',
    type: 'action',
    action: 'customer-io/send-sms',
    input: { transactionalMessageId: 3, to: '+15550100001', person: { id: '{{ event.person }}' } },
  };
  const burst = await Promise.all(['Shop', 'Second'].map((connection) => place.save({ connection, steps: [send] })));
  place.sandbox.faults.add({ kind: 'status', status: 429, path: '/v1/send/sms', retryAfterSeconds: 6, count: 1 });
  const started: string[] = [];
  await Promise.all(
    Array.from({ length: RUNS }, async (_, index) => {
      for (const workflow of burst) started.push(await place.start(workflow, { person: `p-${index}` }));
    }),
  );
  const open = () =>
    store.db.selectFrom('runs').select('id').where('ended_at_ms', 'is', null).where('id', 'in', started).execute();
  await expect.poll(open, { timeout: 30_000, interval: 200 }).toEqual([]);

  const attempts = (times: { attempts: number }[]) => times.map((row) => row.attempts).sort();
  // The one that was told to come later left twice; of all others, each left once and was never looked for.
  const expected = [...Array.from({ length: 2 * RUNS - 1 }, () => 1), 2];
  expect(
    attempts(await store.db.selectFrom('send_ledger').select('attempts').where('state', '=', 'sent').execute()),
  ).toEqual(expected);
  expect(
    attempts(await store.db.selectFrom('run_steps').select('attempts').where('status', '=', 'succeeded').execute()),
  ).toEqual(expected);
  const asked = place.sandbox.requests.entries.filter(({ path }) => path.includes('/send/sms'));
  expect(asked.map(({ status }) => status)).toEqual([429, ...Array.from({ length: 2 * RUNS }, () => 200)]);
});
