/** What the store knows of what was forwarded. */
export interface Forwarded {
  /** Customer.io's ids of all events. */
  events: string[];
  unactivated: number;
  /** Events times destinations. */
  waiting: number;
  failed: number;
}
