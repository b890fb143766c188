export interface Inspection {
  events: { id: string; event_id: string }[];
  runs: {
    id: string;
    workflow: string;
    activation: string;
    status: string;
    waiting_for: string | null;
    error: string | null;
    parent_run_id: string | null;
  }[];
  publications: number;
  sends: { state: string; attempts: number; reason: string | null }[];
}

/** How far it is; all of it, asked for again and again, would slow down what is to come to its end. */
export interface Progress {
  events: number;
  /** Runs of the main workflow. */
  ours: number;
  runs: number;
  /** Runs that have not come to their end, failed ones too: those are tried again. */
  open: number;
}

const track = (id: string, name: string, data: object) => ({
  id,
  type: 'action',
  action: 'customer-io/track-event',
  input: { person: { id: '{{ event.person.id }}' }, name, data: { event: '{{ event.eventId }}', ...data } },
});

export const NAME = 'Chaos';
export const CHILD = 'Chaos child';
export const DOOMED = 'Doomed';
export const FORM = 'Chaos form';
const LINGERING = 'Doomed child';

const send = (id: string, person: string) => ({
  id,
  type: 'action',
  action: 'customer-io/send-transactional-email',
  input: { transactionalMessageId: 1, to: `${person}@example.com`, person: { id: person } },
});

/** What the other one starts and waits for. */
export const child = {
  name: CHILD,
  trigger: { type: 'manual' },
  steps: [
    {
      id: 'note',
      type: 'action',
      action: 'customer-io/track-event',
      input: { person: { id: '{{ event.person }}' }, name: 'chaos_child', data: { event: '{{ event.eventId }}' } },
    },
  ],
};

/** Started by requests to a URL of its own, each of which is sent until it is answered. */
export const form = {
  name: FORM,
  connection: 'Chaos',
  trigger: { type: 'webhook', dedupe: '{{ event.body.id }}' },
  steps: [
    {
      id: 'note',
      type: 'action',
      action: 'customer-io/track-event',
      input: { person: { id: '{{ event.body.id }}' }, name: 'chaos_form', data: { event: '{{ event.body.id }}' } },
    },
  ],
};

/** Cancelled with the run that started it, before it sends. */
export const lingering = {
  name: LINGERING,
  connection: 'Chaos',
  trigger: { type: 'manual' },
  steps: [{ id: 'pause', type: 'wait', for: '1 hour' }, send('send', '{{ event.person }}')],
};
export const doomed = {
  name: DOOMED,
  connection: 'Chaos',
  trigger: { type: 'manual' },
  steps: [
    { id: 'linger', type: 'workflow', workflow: LINGERING, input: { person: '{{ event.person }}' } },
    send('send', '{{ event.person }}'),
  ],
};

/** Acts, has another one act, sends, waits for what became of it, and acts again. */
export const definition = {
  name: NAME,
  trigger: { type: 'event', filter: { metrics: ['bounced'] } },
  steps: [
    { id: 'about', type: 'set', values: { of: '{{ event.eventId }}' } },
    track('first', 'chaos_started', {}),
    {
      id: 'each',
      type: 'forEach',
      items: [1, 2],
      steps: [
        {
          id: 'seen_by',
          type: 'action',
          action: 'customer-io/identify-customer',
          input: { person: { id: '{{ event.person.id }}' }, attributes: { turn: '{{ item }}', of: '{{ vars.of }}' } },
        },
      ],
    },
    {
      id: 'child',
      type: 'workflow',
      workflow: CHILD,
      input: { person: '{{ event.person.id }}', eventId: '{{ event.eventId }}' },
    },
    send('send', '{{ event.person.id }}'),
    { id: 'seen', type: 'waitForDelivery', delivery: 'send', metrics: ['delivered'], timeout: '2 hours' },
    track('last', 'chaos_done', { metric: '{{ steps.seen.output.metric }}' }),
  ],
};
