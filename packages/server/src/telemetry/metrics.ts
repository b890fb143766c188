import { performance } from 'node:perf_hooks';
import type { RateState } from '@cio-bridge/sdk';
import { sql } from 'kysely';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Database } from '../store/store.ts';

const SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What an environment's rate governor allows of one API right now. */
export interface GovernorReading {
  connection: string;
  environment: string;
  family: string;
  state: RateState;
}

/** Figures for Prometheus. Labels are few and known beforehand: no person, no message, no client by name. */
export interface Metrics {
  webhook(answer: { status: number; ms: number }): void;
  action(call: { action: string; outcome: string; remedy: string | null; ms: number }): void;
  call(call: { api: string; status: number | undefined; ms: number }): void;
  /** One attempt to forward an event; without an error it was taken. */
  forwarded(attempt: { errorCode: string | null; ms: number }): void;
  /** Asked at each scrape. */
  readGovernors(read: () => GovernorReading[]): void;
  /** The page that Prometheus reads. */
  page(): Promise<{ contentType: string; text: string }>;
}

export function createMetrics({ db }: { db: Database }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  let governors: () => GovernorReading[] = () => [];

  const webhooks = new Histogram({
    name: 'cio_bridge_webhook_seconds',
    help: 'Time to answer a reporting webhook, by status',
    labelNames: ['status'],
    buckets: SECONDS,
    registers,
  });
  const actions = new Histogram({
    name: 'cio_bridge_action_seconds',
    help: 'Time of an action, by its key, outcome and remedy',
    labelNames: ['action', 'outcome', 'remedy'],
    buckets: SECONDS,
    registers,
  });
  const calls = new Histogram({
    name: 'cio_bridge_customerio_call_seconds',
    help: 'Time of a call to Customer.io, by API and status (0 when no answer came)',
    labelNames: ['api', 'status'],
    buckets: SECONDS,
    registers,
  });
  const attempts = new Histogram({
    name: 'cio_bridge_forwarding_attempt_seconds',
    help: 'Time of an attempt to forward an event, by what came of it',
    labelNames: ['outcome'],
    buckets: SECONDS,
    registers,
  });
  new Gauge({
    name: 'cio_bridge_waiting',
    help: 'What waits: events to be activated, runs to be started, runs at work',
    labelNames: ['what'],
    registers,
    async collect() {
      const [waiting] = await readWaiting(db);
      this.set({ what: 'events' }, Number(waiting?.events ?? 0));
      this.set({ what: 'queued_runs' }, Number(waiting?.queued ?? 0));
      this.set({ what: 'running_runs' }, Number(waiting?.running ?? 0));
    },
  });
  new Gauge({
    name: 'cio_bridge_store_ping_seconds',
    help: 'Time of the smallest query there is, at the scrape',
    registers,
    async collect() {
      const start = performance.now();
      await sql`select 1`.execute(db);
      this.set((performance.now() - start) / 1000);
    },
  });
  const labelNames = ['connection', 'environment', 'family'];
  new Gauge({
    name: 'cio_bridge_governor_allowed_per_second',
    help: 'Calls that the rate governor allows right now',
    labelNames,
    registers,
    collect() {
      this.reset();
      for (const { state, ...labels } of governors()) this.set(labels, (state.allowed * 1000) / state.windowMs);
    },
  });
  new Gauge({
    name: 'cio_bridge_governor_waiting',
    help: 'Calls that wait for their turn',
    labelNames,
    registers,
    collect() {
      this.reset();
      for (const { state, ...labels } of governors()) this.set(labels, state.waiting);
    },
  });

  return {
    webhook: ({ status, ms }) => webhooks.observe({ status }, ms / 1000),
    action: ({ action, outcome, remedy, ms }) => actions.observe({ action, outcome, remedy: remedy ?? '' }, ms / 1000),
    call: ({ api, status, ms }) => calls.observe({ api, status: status ?? 0 }, ms / 1000),
    forwarded: ({ errorCode, ms }) => attempts.observe({ outcome: errorCode ?? 'delivered' }, ms / 1000),
    readGovernors(read) {
      governors = read;
    },
    page: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

/** Each is answered from a partial index. */
async function readWaiting(db: Database) {
  const { rows } = await sql<{ events: number; queued: number; running: number }>`
    select
      (select count(*) from events where activated_at_ms is null) as events,
      (select count(*) from runs where status = 'queued') as queued,
      (select count(*) from runs where status = 'running') as running`.execute(db);
  return rows;
}
