import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stores } from './stores.ts';
import { startWorkflowPlace, type WorkflowPlace } from './workflow-place.ts';

const TIMES = 5;

describe.each(stores)('a workflow that its own messages start, on $name', (store) => {
  let place: WorkflowPlace;
  beforeAll(async () => {
    place = await startWorkflowPlace({ store, config: { sendSettleMs: 6_000 } });
    // A message that bounces before its run knows its id is not known for its own.
    const bounced = { metric: 'bounced', afterMs: 6_000, detail: { failure_message: 'no such mailbox' } } as const;
    place.sandbox
      .workspace('demo-us')
      .script({ recipient: 'bounce@', steps: [{ metric: 'sent', afterMs: 60 }, bounced] });
  });
  afterAll(() => place[Symbol.asyncDispose]());

  const send = {
    id: 'tell',
    type: 'action',
    action: 'customer-io/send-transactional-email',
    input: { transactionalMessageId: 1, to: 'bounce@example.test', person: { id: 'manager' } },
  };
  async function call(): Promise<object> {
    const workflow = await place.save({ trigger: { type: 'manual' }, steps: [send] });
    return { id: 'call', type: 'workflow', workflow };
  }
  /** The event calls it with 1, that with 2, and so on: only the last one sends. */
  async function callItself(name: string): Promise<object> {
    const next = (depth: number) => ({
      id: `call_${depth}`,
      type: 'workflow',
      workflow: name,
      input: { href: `${depth}` },
    });
    const at = (depth: number, step: object) => ({
      when: { path: 'event.href', op: 'eq', value: `${depth}` },
      steps: [step],
    });
    const branches = [at(1, next(2)), at(2, next(3)), at(3, next(4)), at(4, send)];
    return { id: 'which', type: 'branch', branches, else: [next(1)] };
  }

  test.each([
    ['by itself', async () => send],
    ['through a workflow that it calls', call],
    ['through itself, which is no round of its own', callItself],
  ])('does not send for ever %s: it ends as failed, with the reason', async (how, step) => {
    const sentBefore = place.sandbox.workspace('demo-us').deliveries.length;
    const workflowId = await place.save({
      name: how,
      trigger: { type: 'event', endpoint: place.endpointId, filter: { metrics: ['bounced'] } },
      steps: [await step(how)],
    });
    const { body } = await place.test.call('POST', '/api/v1/actions/customer-io/send-transactional-email/run', {
      body: {
        connectionId: place.connectionId,
        environment: 'production',
        input: { transactionalMessageId: 1, to: 'bounce@example.test', person: { id: 'ada' } },
      },
    });
    expect(body).toMatchObject({ output: { deliveryId: expect.any(String) } });
    const runs = async () => {
      const { body } = await place.test.call('GET', `/api/v1/runs?workflowId=${workflowId}&limit=100`);
      return body.items.filter(({ startedBy }: { startedBy: string }) => startedBy !== 'run');
    };
    const statuses = async () => (await runs()).map(({ status }: { status: string }) => status);
    // The last that calls another one may still hear of its end.
    await expect.poll(statuses, { timeout: 15_000 }).toEqual(['failed', ...Array(TIMES).fill('succeeded')]);
    const [last] = await runs();
    expect(last).toMatchObject({
      status: 'failed',
      errorCode: 'loop',
      error: expect.stringContaining('leave out its own messages'),
    });
    expect(place.sandbox.workspace('demo-us').deliveries).toHaveLength(sentBefore + 1 + TIMES);
    await place.test.call('DELETE', `/api/v1/workflows/${workflowId}/environments/production`);
  });
});
