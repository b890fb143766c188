import {
  type Context,
  context,
  DiagLogLevel,
  diag,
  type Span,
  type SpanContext,
  type SpanOptions,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, type IdGenerator, RandomIdGenerator, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';

/** A collector that does not answer costs no more than this, when the server closes too. */
const EXPORT_TIMEOUT_MS = 3_000;

export interface Exporter {
  /** Starts a span at a place that was settled before. */
  startAt(place: SpanContext, name: string, options: SpanOptions, parent: Context): Span;
  /** Exports what is left. */
  close(): Promise<void>;
}

/** Makes this process export its spans over OTLP/HTTP; `OTEL_EXPORTER_OTLP_HEADERS` and the like apply. */
export function startExporter({ endpoint, log }: { endpoint: string; log: Logger }): Exporter {
  const warn = (message: string) => log.warn({ part: 'traces' }, message);
  const silent = () => undefined;
  diag.setLogger({ error: warn, warn, info: silent, debug: silent, verbose: silent }, DiagLogLevel.WARN);
  const ids = new SettledIds();
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: EXPORT_TIMEOUT_MS });
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'cio-bridge' }))
      .merge(detectResources({ detectors: [resourceAttributesEnvDetector, serviceNameEnvDetector] })),
    idGenerator: ids,
    spanProcessors: [new BatchSpanProcessor({ exporter, exportTimeoutMillis: EXPORT_TIMEOUT_MS })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(provider);
  const tracer: Tracer = provider.getTracer('@cio-bridge/server');

  return {
    startAt: (place, name, options, parent) => ids.during(place, () => tracer.startSpan(name, options, parent)),
    async close() {
      await provider.shutdown().catch((error: unknown) => warn(`The last traces could not be exported: ${error}`));
      trace.disable();
      context.disable();
      diag.disable();
    },
  };
}

/** Random ids, unless a span's place is settled already. */
class SettledIds implements IdGenerator {
  readonly #random = new RandomIdGenerator();
  #settled: SpanContext | undefined;

  /** @param start - Starts one span, synchronously. */
  during<T>(place: SpanContext, start: () => T): T {
    this.#settled = place;
    try {
      return start();
    } finally {
      this.#settled = undefined;
    }
  }

  generateTraceId(): string {
    return this.#settled?.traceId ?? this.#random.generateTraceId();
  }

  generateSpanId(): string {
    return this.#settled?.spanId ?? this.#random.generateSpanId();
  }
}
