import type { JsonObject } from '../json.ts';

/** A live activity on somebody's lock screen. */
export interface LiveNotification {
  readonly instanceId: string;
  readonly notificationType: string;
  readonly cioId: string;
  readonly platform: 'ios' | 'android';
  attributes: JsonObject;
  contentState: JsonObject;
  readonly startedAt: number;
  readonly expiresAt: number;
  endedAt: number | null;
  /** Why it never began, where it did not. */
  readonly failureReason: string | null;
  lastDelivery: {
    readonly id: string;
    readonly operation: 'start' | 'update' | 'end';
    readonly createdAt: number;
  };
}
