export interface Inspection {
  events: { id: string; event_id: string }[];
  runs: { activation: string; status: string; waiting_for: string | null; error: string | null }[];
  sends: { state: string; attempts: number; reason: string | null }[];
}

const track = (id: string, name: string, data: object) => ({
  id,
  type: 'action',
  action: 'customer-io/track-event',
  input: { person: { id: '{{ event.person.id }}' }, name, data: { event: '{{ event.eventId }}', ...data } },
});

/** Acts, sends, waits for what became of it, and acts again. */
export const definition = {
  name: 'Chaos',
  trigger: { type: 'event', filter: { metrics: ['bounced'] } },
  steps: [
    track('first', 'chaos_started', {}),
    {
      id: 'send',
      type: 'action',
      action: 'customer-io/send-transactional-email',
      input: {
        transactionalMessageId: 1,
        to: '{{ event.person.id }}@example.com',
        person: { id: '{{ event.person.id }}' },
      },
    },
    { id: 'seen', type: 'waitForDelivery', delivery: 'send', metrics: ['delivered'], timeout: '10 minutes' },
    track('last', 'chaos_done', { metric: '{{ steps.seen.output.metric }}' }),
  ],
};
