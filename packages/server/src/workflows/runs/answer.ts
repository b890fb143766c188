/** What may be answered when nobody knows whether a message was sent. */
export const decisions = ['was-sent', 'send-again', 'do-not-send'] as const;
export type Decision = (typeof decisions)[number];

/** The send that a question is about. */
export interface AskedSend {
  runId: string;
  stepId: string;
}

/** What a question was answered with. Only the first answer counts. */
export interface Answer {
  choice: Decision;
  /** A person, or what an event is called that proved it. */
  by: string;
  /** The delivery that it became, when it was sent and that is known: later steps can then wait for it. */
  deliveryId?: string;
  /** The event that proved it, by our id. */
  eventId?: string;
}
