import type { MessageAction } from './message-content.ts';

/** One person's way through a campaign. */
export interface Journey {
  readonly cioId: string;
  /** The event that started it. */
  readonly eventId: string;
  readonly startedAt: number;
  readonly deliveryIds: readonly string[];
}

/** A campaign, made in Customer.io's UI. Those that an event starts run here. */
export interface Campaign {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly type: string;
  readonly state: 'running' | 'draft' | 'stopped';
  readonly eventName: string;
  readonly tags: readonly string[];
  readonly triggerSegmentIds: readonly number[];
  /** Whoever starts it has to be in all of these. */
  readonly filterSegmentIds: readonly number[];
  readonly actions: readonly MessageAction[];
  journeys: Journey[];
  readonly createdAt: number;
  updatedAt: number;
}
