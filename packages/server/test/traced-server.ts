import { appendFileSync } from 'node:fs';
import { type Span, trace } from '@opentelemetry/api';
import { configFrom, startServer } from '../src/index.ts';

/** A server that writes all that it traces to the file `TRACE_FILE`, and its address to standard output. */
const file = process.env.TRACE_FILE as string;
const withErrors = (_key: string, value: unknown) =>
  value instanceof Error ? { ...value, message: value.message, stack: value.stack } : value;
const write = (what: unknown) => appendFileSync(file, `${JSON.stringify(what, withErrors)}\n`);

function recording(name: string, options: unknown): Span {
  write({ name, options });
  const note = (...what: unknown[]): Span => {
    write(what);
    return span;
  };
  const span: Span = {
    spanContext: () => ({ traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 1 }),
    setAttribute: note,
    setAttributes: note,
    addEvent: note,
    addLink: note,
    addLinks: note,
    setStatus: note,
    updateName: note,
    recordException: write,
    isRecording: () => true,
    end: () => undefined,
  };
  return span;
}

trace.setGlobalTracerProvider({
  getTracer: () => ({
    startSpan: recording,
    startActiveSpan(name: string, ...rest: unknown[]) {
      const work = rest.at(-1) as (span: Span) => never;
      return work(recording(name, rest.length > 1 ? rest[0] : undefined));
    },
  }),
});

const server = await startServer(configFrom(process.env));
const welcome = await server.services.welcome.firstOwnerUrl(server.url);
console.log(JSON.stringify({ url: server.url, welcome }));
process.once('SIGTERM', async () => {
  await server.close();
  process.exit(0);
});
