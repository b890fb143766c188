/**
 * Reacts to what became of an email: notes a bounce or an open on the person, with the delivery it
 * speaks of.
 */
export const demoWorkflow = (endpointId: string) => ({
  name: 'Note what became of an email',
  trigger: { type: 'event', endpoint: endpointId, filter: { objectTypes: ['email'], metrics: ['opened', 'bounced'] } },
  steps: [
    {
      id: 'which',
      type: 'branch',
      branches: [
        {
          when: { path: 'event.metric', op: 'eq', value: 'bounced' },
          steps: [note('note_bounce', { email_works: false, bounce_reason: '{{ event.failureMessage }}' })],
        },
      ],
      else: [note('note_open', { email_works: true, last_opened_at: '{{ event.timestamp }}' })],
    },
  ],
});

const note = (id: string, attributes: Record<string, unknown>) => ({
  id,
  type: 'action',
  action: 'customer-io/identify-customer',
  input: {
    person: '{{ event.person }}',
    attributes: { ...attributes, last_delivery_id: '{{ event.deliveryId }}' },
  },
});
