import { type Credentials, type ProbeReport, probeConnection } from '@cio-bridge/connector';
import { Problem } from '../store/problem.ts';
import type { Database } from '../store/store.ts';
import type { CredentialsRow } from './sealed-credentials.ts';

const PROBE_TIMEOUT_MS = 15_000;

/** What Customer.io said about each key, and when. */
export type DatedProbe = ProbeReport & { atMs: number };

/** Asks Customer.io about each key. @throws Problem 503 `probe_timeout` */
export async function probeNow(credentials: Credentials, now: () => number): Promise<DatedProbe> {
  const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
  try {
    return { ...(await probeConnection(credentials, { signal })), atMs: now() };
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new Problem(503, 'probe_timeout', 'Customer.io did not answer within 15 seconds: try again later');
  }
}

export async function keepProbe(db: Database, row: CredentialsRow, report: DatedProbe): Promise<void> {
  await db
    .updateTable('connection_credentials')
    .set({ probe: JSON.stringify(report) })
    .where('connection_id', '=', row.connection_id)
    .where('environment', '=', row.environment)
    .execute();
}
