/** A device that a push was meant for. `failureMessage` says why this one, of several, did not get it. */
export interface PushRecipient {
  deviceId: string;
  devicePlatform?: string;
  failureMessage?: string;
}

/** What a delivery event can say beyond its origin. Names are the vendor's, in camelCase. */
export interface DeliveryDetails {
  subject: string;
  /** Email address, phone number, device, Slack channel or webhook URL, after the channel. */
  recipient: string;
  /** Push alone: every device that was tried. */
  recipients: PushRecipient[];
  failureMessage: string;
  href: string;
  linkId: number;
  /** The message itself: present only when the webhook was made to include content. */
  content: string;
  /** Email headers, by name: present only when the webhook was made to include content. */
  headers: Record<string, string[]>;
  /** Opened through an image proxy, so nobody need have looked. */
  proxied: boolean;
  /** Opened by a machine ahead of its reader. */
  prefetched: boolean;
  /** Concluded from a click, not seen. */
  synthetic: boolean;
  /** Clicked by a machine, such as a link scanner. */
  machine: boolean;
  trackedResponse: string;
  /** Replies: the number that the person wrote to. */
  to: string;
  inboundEventId: string;
}

type Detail = keyof DeliveryDetails;

/**
 * Every delivery event of Customer.io's reporting webhooks, with the details it always carries.
 * Deferred email, dropped SMS, converted Slack and converted webhook events can be subscribed to, yet have no
 * documented payload, so nothing is asked of them.
 *
 * @see https://docs.customer.io/integrations/data-out/connections/webhooks/ (read 2026-11)
 */
export const deliveryMetrics = {
  email: {
    drafted: ['subject', 'recipient'],
    attempted: ['failureMessage'],
    sent: ['recipient'],
    delivered: ['recipient'],
    opened: ['recipient'],
    clicked: ['recipient', 'href', 'linkId'],
    converted: ['recipient'],
    unsubscribed: ['recipient'],
    bounced: ['recipient', 'failureMessage'],
    dropped: ['recipient', 'failureMessage'],
    deferred: [],
    spammed: ['recipient'],
    failed: ['failureMessage'],
    undeliverable: ['recipient', 'failureMessage'],
  },
  push: {
    drafted: [],
    attempted: ['failureMessage'],
    sent: ['recipients'],
    delivered: ['recipients'],
    opened: ['recipients'],
    clicked: ['recipients', 'href', 'linkId'],
    converted: ['recipients'],
    bounced: ['recipients'],
    dropped: ['recipients'],
    failed: ['failureMessage'],
    undeliverable: ['failureMessage'],
  },
  in_app: {
    drafted: [],
    attempted: ['failureMessage'],
    sent: ['recipient'],
    opened: [],
    clicked: ['recipient', 'href', 'linkId'],
    converted: ['recipient'],
    failed: ['failureMessage'],
    undeliverable: ['failureMessage'],
  },
  sms: {
    drafted: [],
    attempted: ['failureMessage'],
    sent: ['recipient'],
    delivered: ['recipient'],
    clicked: ['recipient', 'href', 'linkId'],
    converted: ['recipient'],
    bounced: ['recipient', 'failureMessage'],
    dropped: [],
    failed: ['failureMessage'],
    undeliverable: ['failureMessage'],
    replied: ['inboundEventId', 'to', 'recipient'],
  },
  whatsapp: {
    drafted: [],
    attempted: ['failureMessage'],
    sent: ['recipient'],
    delivered: ['recipient'],
    opened: ['recipient'],
    clicked: ['recipient', 'href', 'linkId'],
    converted: ['recipient'],
    bounced: ['recipient', 'failureMessage'],
    dropped: ['recipient', 'failureMessage'],
    failed: ['failureMessage'],
    undeliverable: ['failureMessage'],
    replied: ['inboundEventId', 'to', 'recipient'],
  },
  slack: {
    drafted: [],
    attempted: ['failureMessage'],
    sent: ['recipient'],
    clicked: ['recipient', 'href', 'linkId'],
    converted: [],
    failed: ['failureMessage'],
    undeliverable: ['failureMessage'],
  },
  webhook: {
    drafted: [],
    attempted: ['failureMessage'],
    sent: ['recipient'],
    clicked: ['recipient', 'href', 'linkId'],
    converted: [],
    failed: ['failureMessage'],
    undeliverable: ['failureMessage'],
  },
} as const satisfies Record<string, Record<string, readonly Detail[]>>;

/** What a person did with their subscription, through a message or without one. */
export const personMetrics = ['subscribed', 'unsubscribed', 'cio_subscription_preferences_changed'] as const;

export type Channel = keyof typeof deliveryMetrics;
export type DeliveryMetric<C extends Channel> = Extract<keyof (typeof deliveryMetrics)[C], string>;
export type PersonMetric = (typeof personMetrics)[number];

/** The details that events of this channel and metric always carry. */
export type RequiredDetail<C extends Channel, M extends DeliveryMetric<C>> = Extract<
  (typeof deliveryMetrics)[C][M] extends readonly (infer D)[] ? D : never,
  Detail
>;
