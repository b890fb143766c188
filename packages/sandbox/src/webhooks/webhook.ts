/** A reporting webhook as the App API shows it. */
export interface Webhook {
  readonly id: number;
  readonly name: string;
  readonly type: 'webhook';
  readonly endpoint: string;
  readonly disabled: boolean;
  readonly full_resolution: boolean;
  readonly with_content: boolean;
  readonly events: readonly string[];
}

/** One call to an endpoint, or one that could not be made. */
export interface WebhookAttempt {
  readonly webhookId: number;
  readonly eventId: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** Unix milliseconds on the sandbox's clock. */
  readonly atMs: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly outcome: 'accepted' | 'retry' | 'gave-up';
  /** Unix milliseconds; null when there will be none. */
  readonly nextAttemptAtMs: number | null;
  readonly signature: string;
  readonly timestamp: number;
  readonly body: string;
}
