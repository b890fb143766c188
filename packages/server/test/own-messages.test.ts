import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stores } from './stores.ts';
import { startWorkflowPlace, type WorkflowPlace } from './workflow-place.ts';

const TIMES = 5;

describe.each(stores)('a workflow that its own messages start, on $name', (store) => {
  let place: WorkflowPlace;
  beforeAll(async () => {
    place = await startWorkflowPlace({ store });
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

  test.each([
    ['by itself', async () => send],
    ['through a workflow that it calls', call],
  ])('does not send for ever %s: it ends as failed, with the reason', async (_how, step) => {
    const sentBefore = place.sandbox.workspace('demo-us').deliveries.length;
    const workflowId = await place.save({
      trigger: { type: 'event', endpoint: place.endpointId, filter: { metrics: ['bounced'] } },
      steps: [await step()],
    });
    const { body } = await place.test.call('POST', '/api/v1/actions/customer-io/send-transactional-email/run', {
      body: {
        connectionId: place.connectionId,
        environment: 'production',
        input: { transactionalMessageId: 1, to: 'bounce@example.test', person: { id: 'ada' } },
      },
    });
    expect(body).toMatchObject({ output: { deliveryId: expect.any(String) } });
    const runs = async () => (await place.test.call('GET', `/api/v1/runs?workflowId=${workflowId}`)).body.items;
    await expect
      .poll(async () => (await runs()).filter(({ status }: { status: string }) => status === 'failed').length, {
        timeout: 15_000,
      })
      .toBe(1);
    const [last, ...before] = await runs();
    expect(last).toMatchObject({
      status: 'failed',
      errorCode: 'loop',
      error: expect.stringContaining('leave out its own messages'),
    });
    expect(before.map(({ status }: { status: string }) => status)).toEqual(Array(TIMES).fill('succeeded'));
    expect(place.sandbox.workspace('demo-us').deliveries).toHaveLength(sentBefore + 1 + TIMES);
    await place.test.call('DELETE', `/api/v1/workflows/${workflowId}/environments/production`);
  });
});
