import { createHash } from 'node:crypto';
import { type Context, ROOT_CONTEXT, type SpanContext, TraceFlags, trace } from '@opentelemetry/api';

/** Of a run: by these alone its place is found. */
export interface RunPlace {
  id: string;
  attempt: number;
  startedBy: string;
  /** What started it; for events it begins with the event's id. */
  activation: string;
}

/**
 * Where an event's span stands in its trace, made from the event's id alone: its runs know their
 * parent without asking, on whichever node and however much later they are driven.
 */
export function placeOfEvent(eventId: string): SpanContext {
  const digest = digestOf(eventId);
  return place(digest.slice(0, 32), digest.slice(32, 48));
}

/** Where a run's span stands: in the trace of the event that started it, or else in one of its own. */
export function placeOfRun(run: RunPlace): SpanContext {
  const parent = parentOfRun(run);
  const digest = digestOf(`${run.id}/${run.attempt}`);
  return place(parent?.traceId ?? digestOf(run.id).slice(0, 32), digest.slice(0, 16));
}

export function parentOfRun({ startedBy, activation }: RunPlace): SpanContext | undefined {
  const [eventId] = activation.split('/');
  return startedBy === 'event' && eventId ? placeOfEvent(eventId) : undefined;
}

/** The context for what happens below a place. */
export const below = (parent: SpanContext | undefined): Context =>
  parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;

const digestOf = (id: string): string => createHash('sha256').update(id).digest('hex');

const place = (traceId: string, spanId: string): SpanContext => ({
  traceId,
  spanId,
  traceFlags: TraceFlags.SAMPLED,
  isRemote: true,
});
