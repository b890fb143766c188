import { parseReportingEvent, verifySignature } from '@cio-bridge/connector';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Reports } from '../play-reports.ts';

/** The same on Node, Bun, Deno and workers: everything here is of the web's own standards. */
export function createApp({ signingKeys, keep }: Reports): Hono {
  const app = new Hono();
  app.post('/webhooks/customer-io', bodyLimit({ maxSize: 1_000_000 }), async (context) => {
    const raw = new Uint8Array(await context.req.arrayBuffer());
    const verdict = verifySignature(raw, context.req.raw.headers, signingKeys);
    if (!verdict.ok) return context.json({ error: verdict.fault }, 401);
    const parsed = parseReportingEvent(raw);
    // Keep, answer, and work afterwards: Customer.io waits four seconds, and holds back what comes next.
    if (parsed.ok) await keep(parsed.event);
    return context.json({ ok: true });
  });
  return app;
}
