import type { Span, Tracer } from '@opentelemetry/api';
import { expect, test, vi } from 'vitest';
import type { AttemptEvent, ExchangeEvent } from '../src/index.ts';
import { failureOf, startLocalServer } from './support/local-server.ts';

const person = { email: 'ada@example.com' };
const secrets = /ada|example\.com|app-key|c2l0ZS1p|gold/;

test('hooks see every attempt, without payloads or secrets', async () => {
  await using server = await startLocalServer((response, _request, index) =>
    index === 0 ? response.writeHead(503).end() : response.end('{"customer":{"id":"1"}}'),
  );
  const seen: [string, AttemptEvent][] = [];
  await using cio = server.client({
    random: () => 0,
    hooks: {
      onRequest: (event) => seen.push(['request', event]),
      onResponse: ({ error, durationMs, ...event }) => {
        expect(durationMs).toBeGreaterThan(0);
        seen.push(['response', { ...event, ...(error && { code: error.code }) }]);
      },
      onRetry: ({ error, ...event }) => seen.push(['retry', { ...event }]),
    },
  });
  await cio.app.customers.attributes(person);
  const call = { api: 'app', method: 'GET', route: '/v1/customers/{customer_id}/attributes' };
  expect(seen).toEqual([
    ['request', { ...call, retry: 0 }],
    ['response', { ...call, retry: 0, status: 503, code: 'cio_unavailable' }],
    ['retry', { ...call, retry: 0, delayMs: 0 }],
    ['request', { ...call, retry: 1 }],
    ['response', { ...call, retry: 1, status: 200 }],
  ]);
  expect(JSON.stringify(seen)).not.toMatch(secrets);
});

test('one hook hears what was said, and when nothing came back', async () => {
  await using server = await startLocalServer((response, _request, index) =>
    index === 0 ? response.end('{}') : response.destroy(),
  );
  const heard: ExchangeEvent[] = [];
  await using cio = server.client({ retries: false, hooks: { onExchange: (event) => heard.push(event) } });
  await cio.track.identify(person, { plan: 'gold' });
  await failureOf(cio.track.identify(person, { plan: 'gold' }));
  const [said, unheard] = heard;
  expect(said).toMatchObject({
    method: 'POST',
    request: { url: `${server.url}/api/v2/entity` },
    answer: { body: '{}' },
  });
  expect(JSON.parse(said?.request.body as string)).toMatchObject({ attributes: { plan: 'gold' } });
  expect(said?.durationMs).toBeGreaterThan(0);
  expect(unheard?.answer).toBeUndefined();
});

test('a hook that throws neither fails nor repeats a call', async () => {
  await using server = await startLocalServer((response) => response.end('{"delivery_id":"d1","queued_at":1}'));
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  await using cio = server.client({
    hooks: {
      onResponse: () => {
        throw new Error('the log is full');
      },
    },
  });
  await cio.app.sendEmail({ to: 'ada@example.com', identifiers: { id: '1' }, transactionalMessageId: 1 });
  expect(server.received).toHaveLength(1);
  expect(warn).toHaveBeenCalledWith(expect.objectContaining({ message: 'the log is full' }));
  warn.mockRestore();
});

interface RecordedSpan {
  name: string;
  attributes: Record<string, unknown>;
  ended: boolean;
  status?: unknown;
}

function recordingTracer(): { tracer: Tracer; spans: RecordedSpan[] } {
  const spans: RecordedSpan[] = [];
  const startSpan = (name: string, options: { kind: number; attributes: Record<string, unknown> }) => {
    const span: RecordedSpan = { name, attributes: { kind: options.kind, ...options.attributes }, ended: false };
    spans.push(span);
    return {
      setAttribute: (key: string, value: unknown) => {
        span.attributes[key] = value;
      },
      setStatus: (status: unknown) => {
        span.status = status;
      },
      end: () => {
        span.ended = true;
      },
    } as unknown as Span;
  };
  return { tracer: { startSpan } as unknown as Tracer, spans };
}

test('spans follow the conventions for HTTP clients, one per attempt', async () => {
  await using server = await startLocalServer((response, _request, index) =>
    index === 0 ? response.writeHead(503).end() : response.end('{}'),
  );
  const { tracer, spans } = recordingTracer();
  await using cio = server.client({ tracer });
  await cio.track.identify(person, { plan: 'gold' });
  const common = {
    kind: 2, // CLIENT
    'http.request.method': 'POST',
    'url.full': `${server.url}/api/v2/entity`,
    'url.template': '/api/v2/entity',
    'server.address': '127.0.0.1',
    'server.port': Number(new URL(server.url).port),
  };
  expect(spans).toEqual([
    {
      name: 'POST /api/v2/entity',
      attributes: { ...common, 'http.response.status_code': 503, 'error.type': '503' },
      status: { code: 2 },
      ended: true,
    },
    {
      name: 'POST /api/v2/entity',
      attributes: { ...common, 'http.request.resend_count': 1, 'http.response.status_code': 200 },
      ended: true,
    },
  ]);
});

test('paths in spans keep their variables unfilled', async () => {
  await using server = await startLocalServer((response) => response.socket?.destroy());
  const { tracer, spans } = recordingTracer();
  await using cio = server.client({ tracer, retries: false });
  await failureOf(cio.app.customers.segments(person));
  await failureOf(cio.request({ api: 'app', method: 'GET', path: '/v1/customers/ada%40example.com/segments' }));
  expect(spans.map(({ attributes }) => attributes['error.type'])).toEqual(['cio_network', 'cio_network']);
  expect(JSON.stringify(spans)).not.toMatch(secrets);
});
