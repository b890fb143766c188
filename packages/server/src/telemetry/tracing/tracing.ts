import {
  type Attributes,
  type Context,
  context,
  type Link,
  ProxyTracerProvider,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { insertRows } from '../../store/batch.ts';
import type { Store } from '../../store/store.ts';
import { below, parentOfRun, placeOfEvent, placeOfRun, type RunPlace } from './places.ts';

/** What the span of an event tells. */
export interface TracedEvent {
  id: string;
  endpoint: { id: string; connectionId: string; environment: string };
  receivedAtMs: number;
  event: { objectType: string; metric: string; deliveryId?: string | undefined } | undefined;
}

/** What the span of a run tells. */
export interface TracedRun extends RunPlace {
  workflowId: string;
  workflowVersion: number;
  parentRunId: string | null;
  createdAtMs: number;
}

/** How a run ended. */
export interface TracedOutcome {
  status: string;
  errorCode?: string | null | undefined;
  failedStep?: string | null | undefined;
}

/** Spans of what is not one call: a delivery goes out in one, its events arrive hours later in others. */
export interface Tracing {
  /** Remembers which span sent a delivery, so that the spans of its events link to it. */
  sent(deliveryId: string, span: Span): Promise<void>;
  /** Events that were activated: a span each. */
  activated(events: readonly TracedEvent[]): Promise<void>;
  /** A run that ended. */
  ended(run: TracedRun, outcome: TracedOutcome): void;
  /** Exports what is left. */
  close(): Promise<void>;
}

const nothing = async () => undefined;
const off: Tracing = { sent: nothing, activated: nothing, ended: () => undefined, close: nothing };

/**
 * Exports spans to the collector at `endpoint`; without one, nothing of OpenTelemetry but its API is
 * loaded. Tracing fails nothing: what goes wrong here is logged.
 */
export async function startTracing(options: {
  endpoint: string | undefined;
  store: Store;
  log: Logger;
}): Promise<Tracing> {
  const { endpoint, store, log } = options;
  if (endpoint === undefined) return off;
  const { startExporter } = await import('./exporter.ts');
  const exporter = startExporter({ endpoint, log });
  const logged = (error: unknown) => log.warn({ err: error, part: 'traces' }, 'a trace is incomplete');

  /** The spans that sent these deliveries, by delivery. */
  async function sends(events: readonly TracedEvent[]): Promise<Map<string, Link>> {
    const deliveryIds = [...new Set(events.map(({ event }) => event?.deliveryId).filter((id) => id != null))];
    if (deliveryIds.length === 0) return new Map();
    const rows = await store.db
      .selectFrom('traced_sends')
      .selectAll()
      .where('delivery_id', 'in', deliveryIds)
      .execute();
    return new Map(
      rows.map((row) => [
        row.delivery_id,
        { context: { traceId: row.trace_id, spanId: row.span_id, traceFlags: TraceFlags.SAMPLED, isRemote: true } },
      ]),
    );
  }

  return {
    async sent(deliveryId, span) {
      const { traceId, spanId } = span.spanContext();
      const statement = insertRows(store.kind, {
        into: 'traced_sends',
        columns: { delivery_id: 'text', trace_id: 'text', span_id: 'text', sent_at_ms: 'bigint' },
        rows: [[deliveryId, traceId, spanId, Date.now()]],
        suffix: sql`on conflict (delivery_id) do nothing`,
      });
      await store.batch([statement]).catch(logged);
    },
    async activated(events) {
      const sentBy = await sends(events).catch((error: unknown) => {
        logged(error);
        return new Map<string, Link>();
      });
      for (const { id, endpoint: from, receivedAtMs, event } of events) {
        const deliveryId = event?.deliveryId;
        const send = deliveryId ? sentBy.get(deliveryId) : undefined;
        const span = exporter.startAt(
          placeOfEvent(id),
          event ? `event ${event.objectType} ${event.metric}` : 'event',
          {
            kind: SpanKind.CONSUMER,
            startTime: receivedAtMs,
            attributes: {
              'cio.event': id,
              'cio.endpoint': from.id,
              'cio.connection': from.connectionId,
              'cio.environment': from.environment,
              ...(deliveryId && { 'cio.delivery_id': deliveryId }),
            },
            ...(send && { links: [send] }),
          },
          below(undefined),
        );
        span.end();
      }
    },
    ended(run, { status, errorCode, failedStep }) {
      const span = exporter.startAt(
        placeOfRun(run),
        'run',
        {
          startTime: run.createdAtMs,
          attributes: {
            'cio.run': run.id,
            'cio.run.attempt': run.attempt,
            'cio.run.status': status,
            'cio.workflow': run.workflowId,
            'cio.workflow.version': run.workflowVersion,
            ...(run.parentRunId !== null && { 'cio.run.parent': run.parentRunId }),
            ...(failedStep && { 'cio.run.failed_step': failedStep }),
          },
        },
        below(parentOfRun(run)),
      );
      if (status === 'failed') span.setStatus({ code: SpanStatusCode.ERROR, ...(errorCode && { message: errorCode }) });
      span.end();
    },
    close: exporter.close,
  };
}

const tracer = trace.getTracer('@cio-bridge/server');

/** Whether anybody listens: finding out a span's place costs more than the span. */
function isTraced(): boolean {
  const provider = trace.getTracerProvider();
  return !(provider instanceof ProxyTracerProvider) || provider.getDelegateTracer('') !== undefined;
}

/** Does the work of a run's step in a span of its own. */
export function inStepSpan<T>(
  run: RunPlace,
  { path, type, attempt }: { path: string; type: string; attempt: number },
  work: () => Promise<T>,
): Promise<T> {
  if (!isTraced()) return work();
  const attributes = { 'cio.run': run.id, 'cio.step': path, 'cio.step.attempt': attempt };
  return inSpan(`step ${type}`, attributes, work, below(placeOfRun(run)));
}

/** Does the work in a span of its own, below the one it is called in or the one given; without one when nobody listens. */
export function inSpan<T>(
  name: string,
  attributes: Attributes,
  work: (span?: Span) => Promise<T>,
  parent: Context = context.active(),
): Promise<T> {
  if (!isTraced()) return work();
  return tracer.startActiveSpan(name, { attributes }, parent, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      const { code } = error as { code?: unknown };
      span.setStatus({ code: SpanStatusCode.ERROR, ...(typeof code === 'string' && { message: code }) });
      throw error;
    } finally {
      span.end();
    }
  });
}
