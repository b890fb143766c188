import type { Environment } from '@cio-bridge/connector';
import type { Logger } from 'pino';
import type { Connections } from '../../connections/connections.ts';
import type { Database } from '../../store/store.ts';

const LOOK_INTERVAL_MS = 5_000;
const FIRST_PROBE_MS = 60_000;
const MAX_PAUSE_MS = 3_600_000;

interface AwaitedConnection {
  subject: string;
  since: number;
}

/**
 * Asks Customer.io about the keys that runs, and others, wait for: a minute after the first began to wait, then ever less often, up to
 * once an hour. Keys that work again end the waits, since the watch of the connections sees what a probe found.
 */
export function startConnectionProbes(services: {
  db: Database;
  connections: Pick<Connections, 'probe'>;
  /** For whom else, each as `connectionId/environment`. */
  alsoAwaited: () => Promise<AwaitedConnection[]>;
  log: Logger;
  firstProbeMs?: number;
  lookIntervalMs?: number;
}): { stop(): void } {
  const {
    db,
    connections,
    alsoAwaited,
    log,
    firstProbeMs = FIRST_PROBE_MS,
    lookIntervalMs = LOOK_INTERVAL_MS,
  } = services;
  /** When each is asked next, and how long after that again. A run that waits anew does not begin from the start. */
  const plans = new Map<string, { nextAtMs: number; pauseMs: number }>();
  let isLooking = false;

  const timer = setInterval(() => void look(), lookIntervalMs).unref();

  async function look(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    try {
      const awaited = [...(await awaitedConnections(db)), ...(await alsoAwaited())];
      for (const { subject, since } of awaited) await probeWhenDue(subject, since);
    } catch (error) {
      log.error({ err: error }, 'connections that runs wait for could not be asked for; it is tried again');
    } finally {
      isLooking = false;
    }
  }

  async function probeWhenDue(subject: string, sinceMs: number): Promise<void> {
    const now = Date.now();
    const plan = plans.get(subject) ?? { nextAtMs: sinceMs + firstProbeMs, pauseMs: firstProbeMs };
    plans.set(subject, plan);
    if (now < plan.nextAtMs) return;
    const pauseMs = Math.min(plan.pauseMs * 2, MAX_PAUSE_MS);
    plans.set(subject, { nextAtMs: now + pauseMs, pauseMs });
    const [connectionId = '', environment = ''] = subject.split('/');
    await connections.probe(connectionId, environment as Environment).catch((error: unknown) => {
      log.info({ err: error, connectionId, environment }, 'a connection that runs wait for could not be probed');
    });
  }

  return { stop: () => clearInterval(timer) };
}

async function awaitedConnections(db: Database): Promise<AwaitedConnection[]> {
  const rows = await db
    .selectFrom('run_waits')
    .where('kind', '=', 'connection')
    .groupBy('subject')
    .select(({ fn }) => ['subject', fn.min('created_at_ms').as('since')])
    .execute();
  return rows.map(({ subject, since }) => ({ subject, since: Number(since) }));
}
