import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunStep } from '../src/workflows/runs/run-steps.ts';
import { stores } from './stores.ts';
import { startWorkflowPlace, type WorkflowPlace } from './workflow-place.ts';

const send = {
  id: 'send',
  type: 'action',
  action: 'customer-io/send-transactional-email',
  input: { transactionalMessageId: 1, to: 'ada@example.com', person: { email: 'ada@example.com' } },
};
const set = (id: string) => ({ id, type: 'set', values: { done: true } });
const untilOf = (step: RunStep | undefined) => (step as { output: { until: number } }).output.until;
const DAY_MS = 86_400_000;

describe.each(stores)('waits that end early on $name', (store) => {
  let place: WorkflowPlace;
  beforeAll(async () => {
    place = await startWorkflowPlace({ store });
  });
  afterAll(() => place[Symbol.asyncDispose]());

  const isWaiting = ({ status }: { status: string }) => status === 'waiting';
  const skip = (runId: string) => place.test.call('POST', `/api/v1/runs/${runId}/skip-wait`);

  test('a person skips a week, and a delivery that nobody reports', async () => {
    const { sandbox } = place;
    sandbox.workspace('demo-us').script({ recipient: 'ada', steps: [{ metric: 'sent', afterMs: 1 }] } as never);
    const workflow = await place.save({
      steps: [
        send,
        { id: 'week', type: 'wait', for: '1 week' },
        {
          id: 'opened',
          type: 'waitForDelivery',
          delivery: 'send',
          metrics: ['opened'],
          timeout: '7 days',
          onTimeout: [set('silent')],
        },
      ],
    });
    const runId = await place.start(workflow);
    await place.until(runId, (run) => isWaiting(run) && run.waitingFor === 'time');
    expect((await skip(runId)).status).toBe(202);
    await place.until(runId, (run) => isWaiting(run) && run.waitingFor === 'delivery');
    expect((await skip(runId)).status).toBe(202);
    const { steps, ...run } = await place.ended(runId);
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    expect(steps.week).toMatchObject({ status: 'succeeded', detail: { skippedBy: 'all' } });
    expect(untilOf(steps.week)).toBeLessThan(Date.now() / 1000 + 60);
    expect(steps.opened).toMatchObject({ output: { happened: false }, detail: { skippedBy: 'all' } });
    expect(steps.silent?.status).toBe('succeeded');
    expect(await skip(runId)).toMatchObject({ status: 409, body: { code: 'run_not_waiting' } });
  });

  test('a wait that nobody skips ends when it is due', async () => {
    const runId = await place.start(await place.save({ steps: [{ id: 'blink', type: 'wait', for: '1 second' }] }));
    const { status, steps } = await place.ended(runId);
    expect([status, steps.blink?.detail]).toMatchObject(['succeeded', { waitingFor: 'time' }]);
  });

  test('a run whose key is busy is recorded as skipped, and the next one is not', async () => {
    const workflow = await place.save({
      key: '{{ event.who }}',
      whenBusy: 'skip',
      steps: [{ id: 'day', type: 'wait', for: '1 day' }],
    });
    const first = await place.start(workflow, { who: 'ada' });
    await place.until(first, isWaiting);
    const busy = await place.ended(await place.start(workflow, { who: 'ada' }));
    expect(busy).toMatchObject({ status: 'cancelled', errorCode: 'busy' });
    const other = await place.start(workflow, { who: 'bob' });
    await place.until(other, isWaiting);
    for (const runId of [first, other]) await skip(runId);
    await place.ended(first);
    const next = await place.start(workflow, { who: 'ada' });
    await place.until(next, isWaiting);
    await skip(next);
    expect(await place.ended(next)).toMatchObject({ status: 'succeeded' });
  });
});

describe.each(stores)('the list of workflows on $name', (store) => {
  test('tells what each has done lately, what waits in which version, and when it is due', async () => {
    await using place = await startWorkflowPlace({ store });
    const { services } = place.test.server;
    const name = 'Waits';
    const day = { id: 'day', type: 'wait', for: '1 day' };
    const workflow = await place.save({ name, steps: [day] });
    const first = await place.start(workflow);
    await place.until(first, ({ status }) => status === 'waiting');
    await place.save({ name, steps: [day, set('more')] });
    const second = await place.start(workflow);
    await place.until(second, ({ status }) => status === 'waiting');
    const gone = await place.start(workflow);
    await place.until(gone, ({ status }) => status === 'waiting');
    await services.runs.cancel(gone);
    await place.save({ name: 'Due', trigger: { type: 'schedule', cron: '0 9 * * *' }, steps: [set('one')] });
    const { body } = await place.test.call('GET', '/api/v1/workflows');
    const byName = Object.fromEntries(body.items.map((each: { name: string }) => [each.name, each]));
    expect(byName.Waits.activity).toMatchObject({
      lastRun: { id: gone, status: 'cancelled' },
      last24h: { succeeded: 0, failed: 0, cancelled: 1, underWay: 2 },
      nextDueAtMs: null,
      waiting: [
        { environment: 'production', version: 1, runs: 1 },
        { environment: 'production', version: 2, runs: 1 },
      ],
    });
    expect(byName.Due.activity.lastRun).toBeNull();
    expect(new Date(byName.Due.activity.nextDueAtMs).toISOString()).toContain('T09:00:00');
    for (const runId of [first, second]) await services.runs.cancel(runId);
  });
});

test('the clock of a sandbox moves the waits of its runs, and its webhooks are judged by it', async () => {
  await using place = await startWorkflowPlace();
  const { sandbox } = place;
  const reacting = await place.save({
    trigger: { type: 'event', filter: { metrics: ['bounced'] } },
    steps: [set('noted')],
  });
  const runId = await place.start(
    await place.save({
      steps: [
        { id: 'days', type: 'wait', for: '30 days' },
        { id: 'morning', type: 'wait', next: 'day', at: '09:00', timeZone: 'UTC' },
      ],
    }),
  );
  const isWaitingIn = async (stepId: string) => {
    const { body } = await place.test.call('GET', `/api/v1/runs/${runId}`);
    return body.waits?.stepId === stepId;
  };
  await expect.poll(() => isWaitingIn('days')).toBe(true);
  await sandbox.clock.advance(31 * DAY_MS);
  await expect.poll(() => isWaitingIn('morning')).toBe(true);
  await sandbox.clock.advance(DAY_MS);
  const { steps, status } = await place.ended(runId);
  expect(status).toBe('succeeded');
  // By its own clock the second wait began after the first.
  const until = (stepId: string) => untilOf(steps[stepId]) * 1000;
  expect(until('morning')).toBeGreaterThan(Date.now() + 30 * DAY_MS);
  expect(new Date(until('morning')).toISOString()).toContain('T09:00:00');

  sandbox.workspace('demo-us').report({
    subscription: 'email_bounced',
    objectType: 'email',
    metric: 'bounced',
    data: { identifiers: { id: 'ada' }, delivery_id: 'd1', recipient: 'ada@example.com', failure_message: 'full' },
  } as never);
  const { runs } = place.test.server.services;
  await expect.poll(async () => (await runs.list({ workflowId: reacting, limit: 1 })).length).toBe(1);

  // What is held until a key is there is judged by what that clock said when it came.
  const { endpoints, held } = place.test.server.services;
  const early = await endpoints.create({
    connectionId: place.connectionId,
    environment: 'production',
    signingKeys: [],
  });
  const signed = (timestamp: number, body: string) => ({
    'content-type': 'application/json',
    'x-cio-timestamp': String(timestamp),
    'x-cio-signature': createHmac('sha256', key).update(`v0:${timestamp}:${body}`).digest('hex'),
  });
  const key = sandbox.workspaces[0]?.webhookSigningKey as string;
  const post = (token: string, timestamp: number, body: string) =>
    fetch(`${place.test.url}/webhooks/customer-io/${token}`, {
      method: 'POST',
      headers: signed(timestamp, body),
      body,
    });
  const happened = Math.floor(sandbox.clock.nowMs() / 1000);
  const event = { event_id: '01J0000000000000000000HELD', object_type: 'email', metric: 'sent', timestamp: happened };
  await post(early.token, happened, JSON.stringify({ ...event, data: { delivery_id: 'd2' } }));
  await sandbox.clock.advance(10 * DAY_MS);
  await endpoints.setSigningKeys(early.id, [key]);
  expect(await held.verifyAgain(early.id)).toEqual({ accepted: 1, duplicates: 0, held: 0 });

  // By neither clock: the signature is right, and the answer says that a clock is wrong.
  const { token } = await endpoints.get(place.endpointId);
  const answer = await post(token, Math.floor(Date.now() / 1000) - 400 * 86_400, '{}');
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([401, 'wrong_clock']);
});
