export interface Progress {
  stored: number;
  pid: number;
  /** Runs that have not ended. */
  open: number;
}

export interface Inspection {
  /** Our ids and Customer.io's. */
  events: { id: string; event_id: string; activated_at_ms: number | null }[];
  runs: { event_id: string | null; status: string; error: string | null }[];
  deliveries: number;
}

/** One act for each event, which the local Customer.io counts. */
export const definition = (endpoint: string) => ({
  name: 'Chaos',
  trigger: { type: 'event', endpoint, filter: { metrics: ['delivered'] } },
  steps: [
    {
      id: 'act',
      type: 'action',
      action: 'customer-io/track-event',
      input: { person: { id: '{{ event.person.id }}' }, name: 'chaos_seen', data: { event: '{{ event.eventId }}' } },
    },
  ],
});
