import { parseJson, type Transport, TransportError } from '@cio-bridge/sdk';

/** A request as it would leave, its credentials masked. */
export interface DryRunRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  /** Parsed, if it is JSON. */
  body?: unknown;
}

export interface DryRun {
  dryRun: true;
  /** An action whose later requests depend on an answer shows its first. */
  requests: DryRunRequest[];
}

/** Lets `work` call Customer.io through a transport that keeps the request and sends nothing. */
export async function captureRequests(work: (transport: Transport) => Promise<void>): Promise<DryRun> {
  const requests: DryRunRequest[] = [];
  const transport: Transport = async ({ method, url, headers, body }) => {
    requests.push({ method, url, headers: masked(headers), ...(body !== null && { body: readable(body) }) });
    throw new TransportError('This is a dry run', { kind: 'aborted', mayHaveLeft: false });
  };
  try {
    await work(transport);
  } catch (error) {
    // The capture ends every action by an error; one without a capture is the action's own.
    if (requests.length === 0) throw error;
  }
  return { dryRun: true, requests };
}

const masked = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      name.toLowerCase() === 'authorization' ? `${value.split(' ')[0]} ********` : value,
    ]),
  );

function readable(body: string | Uint8Array): unknown {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}
