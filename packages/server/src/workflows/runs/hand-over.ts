import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Logger } from 'pino';
import { rowsOf } from '../../store/batch.ts';
import type { Store } from '../../store/store.ts';
import type { Engine } from './engine.ts';
import type { FreshRuns } from './fresh-runs.ts';
import { type Run, toRun, wholeRunRows } from './run.ts';

/** Runs that are read together, and started with one message unless they have an order key. */
const BATCH = 100;
/** So many batches are being started at once: the engine answers when it has a run on disk. */
const BATCHES_UNDER_WAY = 3;
/** Runs that a crash left queued, or an engine that was away, are handed over again this often. */
const SWEEP_INTERVAL_MS = 2_000;

/** Runs with the same order key, in the same environment, that have not ended. The index `runs_in_order` holds them. */
const inLine = (which: RawBuilder<unknown>) => sql`
  select 1 from runs as line where line.workflow_id = runs.workflow_id and line.order_key = runs.order_key
    and coalesce(line.environment, 'production') = coalesce(runs.environment, 'production') and line.ended_at_ms is null and line.order_key is not null and ${which}`;

/** What a workflow's limit counts, and its lines are of: each environment of it has its own. */
const publicationId = sql<string>`runs.workflow_id || '/' || coalesce(runs.environment, 'production')`;
const publicationOf = ({ workflowId, environment }: Run): string => `${workflowId}/${environment ?? 'production'}`;
const connectionId = sql<string | null>`runs.connection_id`;

/** Where the engine keeps the order. Production's lines bear no environment: they are older than there were several. */
const lineOf = ({ workflowId, environment, orderKey }: Run): string =>
  environment === null || environment === 'production'
    ? `${workflowId}/${orderKey}`
    : `${workflowId}/${environment}/${orderKey}`;

export interface HandOver {
  /** Runs were queued: hand them over now instead of at the next sweep. */
  wake(): void;
  /** A run ended: there may be room for one that a limit held back. */
  runEnded(): void;
  stop(): Promise<void>;
}

/** What no more runs may start of for now, by id. */
interface Full {
  workflows: Set<string>;
  connections: Set<string>;
  clients: Set<string>;
}

interface QueuedRun {
  run: Run;
  workflowLimit: number | null;
  connectionLimit: number | null;
  /** A run with the same order key is being executed. */
  isBehind: boolean;
  /** Those behind it are handed over when it has ended. */
  isFirstInLine: boolean;
  /** It is retried, or was begun by a process that was killed before it could write that down. */
  hasSteps: boolean;
}

/**
 * From queued runs to started ones: once each, by the engine's idempotency key. A run is queued until
 * the engine has it on disk, so a crash between the two hands it over again, and it starts once.
 *
 * Limits count the runs at work; those that wait for time, a delivery or a person take no room. Neither do those
 * that wait for their turn behind one with the same order key: where there is a limit, they stay queued until then.
 */
export function startHandOver(services: {
  store: Store;
  engine: Engine;
  fresh: FreshRuns;
  /** Whether steps that may be done twice are kept in the store: see {@link RunTicket}. */
  keepsInStore: boolean;
  log: Logger;
}): HandOver {
  const { store, engine, fresh, keepsInStore, log } = services;
  const { db } = store;
  let isWanted = false;
  let isStopped = false;
  let isHoldingBack = false;
  /** Clients that had no more runs started in the last round. */
  let heldBack: string[] = [];
  let working: Promise<void> | undefined;
  const sweep = setInterval(wake, SWEEP_INTERVAL_MS).unref();

  function wake(): void {
    isWanted = true;
    working ??= work().finally(() => {
      working = undefined;
    });
  }

  async function work(): Promise<void> {
    while (isWanted && !isStopped) {
      isWanted = false;
      try {
        await handOverAll();
      } catch (error) {
        log.error({ err: error }, 'runs could not be handed to the engine; the next sweep tries again');
      }
    }
  }

  /** Goes through the queue once, oldest first. While some are being started, the next are read already. */
  async function handOverAll(): Promise<void> {
    const full: Full = { workflows: new Set(), connections: new Set(), clients: new Set() };
    const lanes = new Map<string, Promise<void>>();
    const underWay: Promise<void>[] = [];
    let after = '';
    isHoldingBack = false;
    for (;;) {
      await engine.room();
      for (const clientId of engine.crowded()) full.clients.add(clientId);
      const queued = await nextQueued(after, full);
      const hasLimits = queued.some(
        ({ workflowLimit, connectionLimit }) => workflowLimit !== null || connectionLimit !== null,
      );
      // Limits count what is marked.
      if (hasLimits) await Promise.all(underWay.splice(0));
      const startable = await withinLimits(queued, full);
      isHoldingBack ||= startable.length < queued.length || startable.some(({ isFirstInLine }) => isFirstInLine);
      startable.forEach(fresh.add);
      const started = start(
        startable.map(({ run }) => run),
        lanes,
      );
      started.catch(() => {}); // heard of below
      underWay.push(started);
      if (underWay.length >= BATCHES_UNDER_WAY) await underWay.shift();
      after = queued.at(-1)?.run.id ?? '';
      if (queued.length < BATCH || isStopped) break;
    }
    heldBack = [...full.clients];
    await Promise.all(underWay);
  }

  /** The oldest that wait, past those of workflows, connections and clients that are known to be full. */
  async function nextQueued(after: string, full: Full): Promise<QueuedRun[]> {
    const hasLimit = sql`coalesce(published.concurrency, connections.concurrency) is not null`;
    const isBehind = sql<
      number | boolean
    >`${hasLimit} and exists (${inLine(sql`line.status in ('running', 'waiting')`)})`;
    // The first of each line alone, where there is a limit.
    const isFirst = sql<SqlBool>`not (${hasLimit} and exists (${inLine(sql`line.status = 'queued' and line.id < runs.id`)}))`;
    let runs = wholeRunRows(db)
      .leftJoin('workflow_environments as published', (join) =>
        join
          .onRef('published.workflow_id', '=', 'runs.workflow_id')
          .onRef('published.environment', '=', 'runs.environment'),
      )
      .where('runs.status', '=', 'queued')
      .where('runs.id', '>', after)
      .where(isFirst)
      .select(['published.concurrency as workflow_limit', 'connections.concurrency as connection_limit'])
      .select(isBehind.as('is_behind'))
      .select(sql<number | boolean>`exists (select 1 from run_steps where run_id = runs.id)`.as('has_steps'));
    if (full.clients.size > 0) runs = runs.where('workflows.client_id', 'not in', [...full.clients]);
    if (full.workflows.size > 0) runs = runs.where(publicationId, 'not in', [...full.workflows]);
    if (full.connections.size > 0) {
      const connections = [...full.connections];
      runs = runs.where((where) =>
        where.or([where('runs.connection_id', 'is', null), where('runs.connection_id', 'not in', connections)]),
      );
    }
    const rows = await runs.orderBy('runs.id').limit(BATCH).execute();
    return rows.map((row) => {
      const [workflowLimit, connectionLimit] = [row.workflow_limit, row.connection_limit];
      const isBehind = Boolean(row.is_behind);
      const isFirstInLine = !isBehind && row.order_key !== null && (workflowLimit !== null || connectionLimit !== null);
      const hasSteps = Boolean(row.has_steps);
      return { run: toRun(row), workflowLimit, connectionLimit, isBehind, isFirstInLine, hasSteps };
    });
  }

  async function withinLimits(queued: QueuedRun[], full: Full): Promise<QueuedRun[]> {
    const room = {
      workflows: await roomIn(publicationId, queued, ({ run, workflowLimit }) => [publicationOf(run), workflowLimit]),
      connections: await roomIn(connectionId, queued, ({ run, connectionLimit }) => [
        run.connectionId,
        connectionLimit,
      ]),
    };
    return queued.filter(({ run, isBehind }) => {
      if (isBehind) return false;
      const [publication, connection] = [publicationOf(run), run.connectionId ?? ''];
      const ofWorkflow = room.workflows.get(publication) ?? Number.POSITIVE_INFINITY;
      const ofConnection = room.connections.get(connection) ?? Number.POSITIVE_INFINITY;
      if (ofWorkflow <= 0) full.workflows.add(publication);
      if (ofConnection <= 0) full.connections.add(connection);
      if (ofWorkflow <= 0 || ofConnection <= 0) return false;
      room.workflows.set(publication, ofWorkflow - 1);
      room.connections.set(connection, ofConnection - 1);
      return true;
    });
  }

  /** How many more may start, for those that have a limit. */
  async function roomIn(
    id: Expression<string | null>,
    queued: QueuedRun[],
    limitOf: (queued: QueuedRun) => [id: string | null, limit: number | null],
  ): Promise<Map<string, number>> {
    const room = new Map<string, number>();
    for (const [limited, limit] of queued.map(limitOf)) {
      if (limited !== null && limit !== null) room.set(limited, limit);
    }
    if (room.size === 0) return room;
    const atWork = await db
      .selectFrom('runs')
      .where('status', '=', 'running')
      .where(id, 'in', [...room.keys()])
      .groupBy(id)
      .select(({ fn }) => [sql<string>`${id}`.as('id'), fn.countAll<number>().as('runs')])
      .execute();
    for (const row of atWork) room.set(row.id, (room.get(row.id) as number) - Number(row.runs));
    return room;
  }

  /** Runs with the same order key are handed over one after the other, all others together. */
  async function start(runs: Run[], lanes: Map<string, Promise<void>>): Promise<void> {
    const taken: Run[] = [];
    const hand = async (together: Run[], orderKey?: string) => {
      await engine.start(
        together.map(({ id, attempt, clientId, connection }) => ({
          runId: id,
          attempt,
          orderKey,
          clientId,
          connection,
          keepsInStore,
          keepsChoices: true,
        })),
      );
      taken.push(...together);
    };
    const outcomes = await Promise.allSettled([
      hand(runs.filter((run) => run.orderKey === null)),
      ...runs
        .filter((run) => run.orderKey !== null)
        .map((run) => {
          const lane = lineOf(run);
          // One that fails keeps those behind it waiting: they must not overtake it.
          const inOrder = (lanes.get(lane) ?? Promise.resolve()).then(() => hand([run], lane));
          lanes.set(lane, inOrder);
          return inOrder;
        }),
    ]);
    await mark(taken);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** The engine has them: they are not queued any more. One that is past that already is left as it is. */
  async function mark(runs: Run[]): Promise<void> {
    if (runs.length === 0) return;
    const taken = runs.map(({ id, attempt }) => [id, attempt]);
    await store.batch([
      sql`
        update runs set status = 'running'
        from (select value->>0 as id, cast(value->>1 as bigint) as attempt from ${rowsOf(store.kind, taken)}) as taken
        where runs.id = taken.id and runs.attempt = taken.attempt and runs.status = 'queued'`,
    ]);
  }

  wake();
  return {
    wake,
    runEnded() {
      if (isHoldingBack || heldBack.some((clientId) => !engine.crowded().includes(clientId))) wake();
    },
    async stop() {
      isStopped = true;
      clearInterval(sweep);
      await working;
    },
  };
}
