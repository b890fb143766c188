import { type Credentials, clientCredentials } from '@cio-bridge/connector';
import { CustomerIo, type Hooks, type RateGovernor } from '@cio-bridge/sdk';

/** For whole files: speaks to Customer.io without actions, in turn with everybody else. */
export interface BulkClient extends AsyncDisposable {
  client: CustomerIo;
  /** Which workspace it is of, such as `us:0123456789abcdef`. */
  workspace: string;
}

/** While a request is tried again, the rows behind it wait. What takes longer is the engine's to try again. */
const RETRIES = { maxRetries: 8, maxDelayMs: 10_000, budgetMs: 60_000 };

export function openBulkClient(
  credentials: Credentials,
  options: { governor: RateGovernor; onResponse: NonNullable<Hooks['onResponse']> },
): BulkClient {
  const { governor, onResponse } = options;
  const client = new CustomerIo({
    ...clientCredentials(credentials),
    governor,
    retries: RETRIES,
    hooks: { onResponse },
  });
  return {
    client,
    workspace: `${credentials.region}:${credentials.siteId}`,
    [Symbol.asyncDispose]: () => client.close(),
  };
}
