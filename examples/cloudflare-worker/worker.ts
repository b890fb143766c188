import { createConnector, parseReportingEvent, verifySignature } from '@cio-bridge/connector';

/** Variables and secrets of the worker. `SANDBOX_URL` is for the local Customer.io alone. */
interface Env {
  SITE_ID: string;
  TRACK_API_KEY: string;
  SIGNING_KEY: string;
  SANDBOX_URL?: string;
}

/** A worker that takes reports, and writes to the person what became of their email. */
export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    if (request.method !== 'POST') return new Response('post reports here', { status: 405 });
    const raw = new Uint8Array(await request.arrayBuffer());
    const verdict = verifySignature(raw, request.headers, [env.SIGNING_KEY]);
    if (!verdict.ok) return Response.json({ error: verdict.fault }, { status: 401 });
    const parsed = parseReportingEvent(raw);
    const id = parsed.ok ? parsed.event.person?.id : undefined;
    if (!parsed.ok || id === undefined) return Response.json({ ignored: true });
    const { metric, eventId } = parsed.event;
    await using customerIo = createConnector({ credentials: credentialsOf(env) });
    await customerIo.run(
      'customer-io/identify-customer',
      { person: { id }, attributes: { last_email: metric } },
      // Should Customer.io post it again, it is the same piece of work.
      { idempotencyKey: eventId },
    );
    return Response.json({ ok: true });
  },
};

const credentialsOf = ({ SITE_ID, TRACK_API_KEY, SANDBOX_URL }: Env) => ({
  region: 'us' as const,
  siteId: SITE_ID,
  trackApiKey: TRACK_API_KEY,
  ...(SANDBOX_URL && {
    sandboxUrls: {
      track: `${SANDBOX_URL}/us/track`,
      app: `${SANDBOX_URL}/us/app`,
      pipelines: `${SANDBOX_URL}/us/pipelines`,
    },
  }),
});
