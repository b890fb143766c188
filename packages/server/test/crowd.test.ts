import { expect, test } from 'vitest';
import { startReceiver } from './receiver.ts';
import { startWorkflowPlace } from './workflow-place.ts';

/** More than the engine works on at once. */
const RUNS = 3_000;

test('a URL that never answers, asked by thousands of runs of one client, keeps no other client out', async () => {
  await using receiver = await startReceiver();
  receiver.answer('/slow', { status: 200, after: new Promise(() => {}) });
  await using place = await startWorkflowPlace();
  const { clients, workflows, runs } = place.test.server.services;
  const { id: other } = await clients.create({ name: 'Other' });
  const asking = (clientId: string, path: string) =>
    workflows.apply({
      clientId,
      definition: {
        name: 'Asks',
        trigger: { type: 'manual' },
        steps: [{ id: 'ask', type: 'http', url: receiver.url + path, method: 'POST' }],
      },
    });
  const slow = await asking(place.clientId, '/slow');
  const quick = await asking(other, '/quick');
  await runs.create(
    Array.from({ length: RUNS }, (_, index) => ({
      workflowId: slow.id,
      workflowVersion: slow.version,
      startedBy: 'manual' as const,
      event: {},
      activation: `slow-${index}`,
      connectionId: null,
      environment: null,
    })),
  );
  // So many are at work that, without shares, the next seconds would fill the engine.
  await expect.poll(() => receiver.at('/slow').length, { timeout: 20_000, interval: 200 }).toBeGreaterThan(700);
  const others = await Promise.all(Array.from({ length: 10 }, () => place.start(quick.id)));
  // Within seconds: a request has thirty, after which the first places would be free again.
  await Promise.all(others.map(place.ended));
  expect(receiver.at('/slow').length).toBeLessThan(2_000);
});
