import { randomBytes } from 'node:crypto';
import { publishedRateLimits, type RateFamily, RateGovernor } from '@cio-bridge/sdk';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { rowsOf } from '../store/batch.ts';
import type { Database } from '../store/store.ts';
import { type Shares, shareOut } from './rate-shares.ts';

/** A share that is not renewed is gone after this long: that of a node that died, or that cannot reach the database. */
const LEASE_MS = 5_000;
const RENEW_MS = 500;
/** Who has nothing and waits asks more often. */
const HUNGRY_MS = 200;
/** Who has called nothing for so long gives its share back. */
const IDLE_MS = 3_000;
const MAX_ANSWER_MS = 3_000;

const families = Object.keys(publishedRateLimits) as RateFamily[];

/** What the nodes know together of one rate of one workspace. */
interface Known {
  shares: Shares;
  /** The last 429. */
  limited?: { by: string; atMs: number; untilMs: number };
}

/** One rate of one workspace, as this node uses it. */
interface Lease {
  id: string;
  family: RateFamily;
  governor: LeasedGovernor;
  windowMs: number;
  slice: number;
  /** When how many were asked for, within the last window. */
  asked: { atMs: number; count: number }[];
  askedAtMs: number;
  expiry: NodeJS.Timeout | undefined;
  /** A 429 that the others do not know of yet. */
  untold: { atMs: number; retryAfterMs: number } | undefined;
  heardOfMs: number;
}

/**
 * Servers on one database share the rates of each workspace: each has leased slices of them, which together are never
 * more than the whole. A node without the database has none, for it could write nothing of what it does.
 */
export interface SharedRates {
  governor(workspace: string): RateGovernor;
  /** Gives back what it has. */
  stop(): Promise<void>;
}

export function createSharedRates({ db, log }: { db: Database; log: Logger }): SharedRates {
  const node = randomBytes(6).toString('hex');
  const leases = new Map<string, Lease>();
  let timer: NodeJS.Timeout | undefined;
  let dueAtMs = Number.POSITIVE_INFINITY;
  let renewing: Promise<void> | undefined;
  let isStopped = false;

  function wakeIn(ms: number): void {
    const atMs = performance.now() + ms;
    if (isStopped || atMs >= dueAtMs) return;
    clearTimeout(timer);
    dueAtMs = atMs;
    timer = setTimeout(renew, ms).unref();
  }

  function renew(): void {
    dueAtMs = Number.POSITIVE_INFINITY;
    if (renewing) return;
    renewing = renewAll([...leases.values()].filter(isInUse))
      .catch((error: unknown) => log.warn({ err: error }, 'the shares of Customer.io’s rates could not be renewed'))
      .finally(() => {
        renewing = undefined;
        const inUse = [...leases.values()].filter(isInUse);
        if (inUse.length > 0) wakeIn(inUse.some(isHungry) ? HUNGRY_MS : RENEW_MS);
      });
  }

  async function renewAll(inUse: Lease[]): Promise<void> {
    if (inUse.length === 0) return;
    const beganAtMs = performance.now();
    const rows = await inTime(read(inUse.map(({ id }) => id)));
    const changes: { lease: Lease; slice: number; row: [id: string, state: string, version: number] }[] = [];
    for (const lease of inUse) {
      const row = rows.get(lease.id);
      if (!row) continue;
      const nowMs = row.nowMs + (performance.now() - beganAtMs);
      const known: Known = row.state ? JSON.parse(row.state) : { shares: {} };
      hear(lease, known, nowMs);
      const { requests } = publishedRateLimits[lease.family];
      const rate = { requests, windowMs: lease.windowMs };
      const shares = shareOut(known.shares, node, {
        wants: isStopped ? 0 : wantsOf(lease),
        nowMs,
        leaseMs: LEASE_MS,
        rate,
      });
      const slice = shares[node]?.requests ?? 0;
      // Less from now on, more once all know of it.
      if (slice < lease.slice) use(lease, slice);
      const limited = lease.untold
        ? {
            by: node,
            atMs: nowMs,
            untilMs: nowMs + lease.untold.retryAfterMs - (performance.now() - lease.untold.atMs),
          }
        : known.limited;
      changes.push({ lease, slice, row: [lease.id, JSON.stringify({ shares, limited }), row.version + 1] });
    }
    const written = await inTime(write(changes.map(({ row }) => row)));
    for (const { lease, slice } of changes) {
      if (!written.has(lease.id)) continue;
      lease.untold = undefined;
      use(lease, slice, LEASE_MS - (performance.now() - beganAtMs));
    }
  }

  async function read(ids: string[]) {
    const { rows } = await sql<{ id: string; state: string | null; version: number | null; now_ms: number }>`
      select given.value->>0 as id, state, version, cast(extract(epoch from clock_timestamp()) * 1000 as bigint) as now_ms
      from ${rowsOf(
        'postgres',
        ids.map((id) => [id]),
        'given',
      )} left join rate_shares on rate_shares.id = given.value->>0
    `.execute(db);
    return new Map(rows.map(({ id, state, version, now_ms: nowMs }) => [id, { state, version: version ?? 0, nowMs }]));
  }

  /** Each only if nobody else has written it since it was read. @returns those that were written. */
  async function write(changed: [id: string, state: string, version: number][]): Promise<Set<string>> {
    const { rows } = await sql<{ id: string }>`
      insert into rate_shares (id, state, version, written_at_ms)
      select value->>0, value->>1, cast(value->>2 as bigint), ${Date.now()} from ${rowsOf('postgres', changed.sort())}
      on conflict (id) do update set state = excluded.state, version = excluded.version, written_at_ms = excluded.written_at_ms
      where rate_shares.version = excluded.version - 1 returning id`.execute(db);
    return new Set(rows.map(({ id }) => id));
  }

  /** Uses a slice for as long as it is leased. */
  function use(lease: Lease, slice: number, leaseMs?: number): void {
    if (slice !== lease.slice) lease.governor.setLimit(lease.family, { requests: slice, windowMs: lease.windowMs });
    lease.slice = slice;
    if (leaseMs === undefined) return;
    clearTimeout(lease.expiry);
    lease.expiry = setTimeout(() => use(lease, 0), Math.max(0, leaseMs)).unref();
  }

  /** A 429 that another node was given. */
  function hear(lease: Lease, { limited }: Known, nowMs: number): void {
    if (!limited || limited.by === node || limited.atMs <= lease.heardOfMs) return;
    lease.heardOfMs = limited.atMs;
    if (nowMs - Math.max(limited.atMs, limited.untilMs) > lease.windowMs) return;
    lease.governor.hearLimited(lease.family, Math.max(0, limited.untilMs - nowMs));
  }

  return {
    governor(workspace) {
      const governor = new LeasedGovernor(
        (family) => {
          const lease = leases.get(`${workspace}/${family}`) as Lease;
          ask(lease);
          wakeIn(lease.slice === 0 ? 0 : RENEW_MS);
        },
        (family, retryAfterMs) => {
          (leases.get(`${workspace}/${family}`) as Lease).untold = { atMs: performance.now(), retryAfterMs };
          wakeIn(0);
        },
      );
      for (const family of families) {
        const id = `${workspace}/${family}`;
        const { windowMs } = governor.state(family) as { windowMs: number };
        governor.setLimit(family, { requests: 0, windowMs });
        const lease = {
          id,
          family,
          governor,
          windowMs,
          slice: 0,
          asked: [],
          askedAtMs: Number.NEGATIVE_INFINITY,
          heardOfMs: 0,
        };
        leases.set(id, { ...lease, expiry: undefined, untold: undefined });
      }
      return governor;
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await renewing;
      const held = [...leases.values()].filter(({ slice }) => slice > 0);
      await renewAll(held).catch(() => undefined); // they end by themselves
      for (const { expiry } of leases.values()) clearTimeout(expiry);
    },
  };
}

/** Tells what is asked for, and of each 429. */
class LeasedGovernor extends RateGovernor {
  readonly #onAsked: (family: RateFamily) => void;
  readonly #onLimited: (family: RateFamily, retryAfterMs: number) => void;

  constructor(onAsked: (family: RateFamily) => void, onLimited: (family: RateFamily, retryAfterMs: number) => void) {
    super({ maxWaitMs: Number.POSITIVE_INFINITY });
    this.#onAsked = onAsked;
    this.#onLimited = onLimited;
  }

  override take(...[family, turn]: Parameters<RateGovernor['take']>): ReturnType<RateGovernor['take']> {
    this.#onAsked(family);
    return super.take(family, turn);
  }

  override limited(family: RateFamily, retryAfterMs?: number): void {
    this.#onLimited(family, retryAfterMs ?? 0);
    super.limited(family, retryAfterMs);
  }

  /** Of another node. */
  hearLimited(family: RateFamily, retryAfterMs: number): void {
    super.limited(family, retryAfterMs);
  }
}

function ask(lease: Lease): void {
  const atMs = performance.now();
  lease.askedAtMs = atMs;
  const last = lease.asked.at(-1);
  // A twentieth of a window is as exact as anybody needs it.
  if (last && atMs - last.atMs < lease.windowMs / 20) last.count += 1;
  else lease.asked.push({ atMs, count: 1 });
}

const waitingOf = ({ governor, family }: Lease): number => governor.state(family)?.waiting ?? 0;

/** What waits, and as much as was asked for within the last window. */
function wantsOf(lease: Lease): number {
  const now = performance.now();
  lease.asked = lease.asked.filter(({ atMs }) => now - atMs < Math.max(lease.windowMs, IDLE_MS));
  const waiting = waitingOf(lease);
  if (now - lease.askedAtMs > IDLE_MS && waiting === 0) return 0;
  const asked = lease.asked
    .filter(({ atMs }) => now - atMs < lease.windowMs)
    .reduce((sum, { count }) => sum + count, 0);
  return Math.max(1, Math.min(publishedRateLimits[lease.family].requests, waiting + asked));
}

const isInUse = (lease: Lease): boolean => lease.slice > 0 || lease.untold !== undefined || wantsOf(lease) > 0;

const isHungry = (lease: Lease): boolean => lease.slice === 0 && waitingOf(lease) > 0;

/** A database that cannot be reached may say so only after minutes. */
function inTime<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const late = setTimeout(() => reject(new Error(`no answer within ${MAX_ANSWER_MS} ms`)), MAX_ANSWER_MS);
  work.catch(() => undefined);
  return Promise.race([work, promise]).finally(() => clearTimeout(late));
}
