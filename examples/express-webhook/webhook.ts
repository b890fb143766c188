import { parseReportingEvent, verifySignature } from '@cio-bridge/connector';
import express, { type Express } from 'express';
import type { Reports } from '../play-reports.ts';

/** The raw body is what was signed: `express.raw` before any `express.json`, on this route alone. */
export function createApp({ signingKeys, keep }: Reports): Express {
  const app = express();
  app.post('/webhooks/customer-io', express.raw({ type: () => true, limit: '1mb' }), async (request, response) => {
    const verdict = verifySignature(request.body, request.headers, signingKeys);
    if (!verdict.ok) return void response.status(401).json({ error: verdict.fault });
    const parsed = parseReportingEvent(request.body);
    // Keep, answer, and work afterwards: Customer.io waits four seconds, and holds back what comes next.
    if (parsed.ok) await keep(parsed.event);
    response.json({ ok: true });
  });
  return app;
}
