import { expect, test } from 'vitest';
import { madeUp } from '../src/editor/test/test-inputs.ts';

test('what a workflow started by a request is tried with has the shape of a request, with what its steps read', () => {
  const workflow = {
    trigger: { type: 'webhook', dedupe: '{{ event.body.order_id }}' },
    steps: [{ id: 'seen', type: 'set', values: { to: '{{ event.body.email }}' } }],
  };
  expect(madeUp(workflow)).toEqual({
    body: { order_id: 'text', email: 'ada@example.com' },
    headers: { 'content-type': 'application/json' },
    query: {},
  });
});
