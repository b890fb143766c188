import { CustomerIo, parseJson, type TransportRequest } from '@cio-bridge/sdk';

/** Operations as they would leave, in Customer.io's own words. */
export interface DryClient {
  client: CustomerIo;
  /** The first of them. */
  first: unknown[];
}

/**
 * A client that sends nothing and has everything accepted: what would be refused before it leaves is refused all the
 * same.
 *
 * @param keep - How many operations to keep for looking at.
 */
export function createDryClient(keep: number): DryClient {
  const first: unknown[] = [];
  const transport = async ({ body, url }: TransportRequest) => {
    if (first.length < keep && body) {
      const sent = parseJson(Buffer.from(body as Uint8Array).toString()) as { batch?: unknown[] };
      first.push(...(sent.batch ?? [{ path: new URL(url).pathname, ...sent }]).slice(0, keep - first.length));
    }
    return { status: 200, headers: {}, body: '{}' };
  };
  const track = { siteId: 'none', apiKey: 'none' };
  return { client: new CustomerIo({ track, transport, governor: false, retries: false }), first };
}
