/** How much of each kind of history a workspace keeps; the oldest is forgotten first. */
export interface Retention {
  events: number;
  deliveries: number;
  activities: number;
  webhookAttempts: number;
  /** How many bytes of data the events, of content the messages, and of bodies the webhook attempts may come to, each. */
  contentBytes: number;
}
