import type { Api } from './api.gen.ts';

// Short names for what the server's document describes.

export type Person = NonNullable<Api['GET /api/v1/session']['answer']['person']>;
export type Welcomed = Api['GET /api/v1/welcome/{token}']['answer'];
export type ReportingEvent = Api['GET /api/v1/events']['answer']['items'][number];
export type EventDetail = Api['GET /api/v1/events/{id}']['answer'];
export type Run = Api['GET /api/v1/runs']['answer']['items'][number];
export type RunDetail = Api['GET /api/v1/runs/{id}']['answer'];
export type RunStep = RunDetail['steps'][number];

/** A page of a list. `next` is passed as `before` to get what is older; null at the end. */
export interface Page<T> {
  items: T[];
  next: string | null;
}
