import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorkflowPlace } from './workflow-place.ts';

interface OtlpSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  attributes: { key: string; value: { stringValue?: string } }[];
  links?: { traceId: string; spanId: string }[];
}

/** A collector as OTLP/HTTP describes one: JSON posted to /v1/traces. */
const bodies: string[] = [];
const requests: { url: string | undefined; key: string | string[] | undefined }[] = [];
let collector: Server;
let endpoint: string;

beforeAll(async () => {
  collector = createServer(async (request, response) => {
    requests.push({ url: request.url, key: request.headers['x-collector-key'] });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    bodies.push(Buffer.concat(chunks).toString());
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
  endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
});
afterAll(() => collector.close());

test('a send, the webhooks about it and the runs that they start are one story at the collector', async () => {
  process.env.OTEL_EXPORTER_OTLP_HEADERS = 'x-collector-key=told';
  const email = 'ada.lovelace@example.com';
  let deliveryId: string;
  {
    await using place = await startWorkflowPlace({ config: { traceEndpoint: endpoint } });
    const workflowId = await place.save({
      trigger: { type: 'event', filter: { metrics: ['delivered'] } },
      steps: [
        {
          id: 'note',
          type: 'action',
          action: 'customer-io/identify-customer',
          input: { person: { id: '42' }, attributes: { note: 'a private remark' } },
        },
      ],
    });
    const answer = await place.test.call('POST', '/api/v1/actions/customer-io/send-transactional-email/run', {
      body: {
        connectionId: place.connectionId,
        environment: 'production',
        input: { transactionalMessageId: 1, to: email, person: { id: '42' } },
      },
    });
    ({ deliveryId } = answer.body.output);
    expect(deliveryId).toEqual(expect.any(String));
    const { runs } = place.test.server.services;
    const run = await waitFor(async () => (await runs.list({ workflowId, limit: 1 }))[0]);
    await place.ended(run.id);
  }
  expect(requests).toContainEqual({ url: '/v1/traces', key: 'told' });

  const spans = allSpans();
  const only = (name: string): OtlpSpan => {
    const found = spans.filter((span) => span.name === name);
    expect(found, name).toHaveLength(1);
    return found[0] as OtlpSpan;
  };
  const send = only('action customer-io/send-transactional-email');
  expect(attribute(send, 'cio.delivery_id')).toBe(deliveryId);
  expect(only('POST /v1/send/email')).toMatchObject({ traceId: send.traceId, parentSpanId: send.spanId });

  const delivered = only('event email delivered');
  expect(delivered.parentSpanId ?? '').toBe('');
  expect(attribute(delivered, 'cio.delivery_id')).toBe(deliveryId);
  expect(delivered.links).toMatchObject([{ traceId: send.traceId, spanId: send.spanId }]);

  const { traceId } = delivered;
  const run = only('run');
  expect(run).toMatchObject({ traceId, parentSpanId: delivered.spanId });
  const step = only('step action');
  expect(step).toMatchObject({ traceId, parentSpanId: run.spanId });
  const action = only('action customer-io/identify-customer');
  expect(action).toMatchObject({ traceId, parentSpanId: step.spanId });

  const everything = bodies.join();
  expect(everything).toContain('cio-bridge');
  for (const secret of [email, 'a private remark', 'Authorization', 'Bearer']) expect(everything).not.toContain(secret);
});

test('a collector that is away holds up neither the work nor the end', async () => {
  const place = await startWorkflowPlace({ config: { traceEndpoint: 'http://127.0.0.1:9' } });
  const workflowId = await place.save({ steps: [{ id: 'one', type: 'set', values: { done: true } }] });
  expect(await place.ended(await place.start(workflowId))).toMatchObject({ status: 'succeeded' });
  await place[Symbol.asyncDispose]();
});

function allSpans(): OtlpSpan[] {
  return bodies.flatMap((body) =>
    (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: OtlpSpan[] }[] }[] }).resourceSpans.flatMap(
      ({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans),
    ),
  );
}

const attribute = (span: OtlpSpan, key: string): string | undefined =>
  span.attributes.find((each) => each.key === key)?.value.stringValue;

async function waitFor<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 500; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('It did not happen');
}
