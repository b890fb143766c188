export const RUNS_PER_ROUND = 10;

export interface Outcome {
  id: string;
  event: string | null;
  status: string;
  error_code: string | null;
}

/** Started by events, and by their replays. */
export const replayed = {
  name: 'Replayed',
  trigger: { type: 'event', filter: { metrics: ['bounced'] } },
  steps: [{ id: 'done', type: 'stop' }],
};

export const definition = {
  name: 'Chaos',
  connection: 'Chaos',
  trigger: { type: 'manual' },
  steps: [
    { id: 'moment', type: 'wait', for: '1 second' },
    {
      id: 'send',
      type: 'action',
      action: 'customer-io/send-transactional-email',
      input: { transactionalMessageId: 1, to: '{{ event.person }}@example.com', person: { id: '{{ event.person }}' } },
    },
  ],
};
