import type { Environment } from '@cio-bridge/connector';
import type { Compared, KindName, Memory } from '@cio-bridge/sync';
import { type RawBuilder, sql } from 'kysely';
import { newId } from '../ids.ts';
import { equalTo, type OneOrMore } from '../store/equal-to.ts';
import { inSteps } from '../store/in-steps.ts';
import { notFound, Problem } from '../store/problem.ts';
import type { Database, Store } from '../store/store.ts';
import type { SyncRow } from './sync.ts';

/** Few enough that nobody who writes meanwhile waits long. */
const ROWS_PER_STEP = 250;
/** Not known: it differs from every fingerprint. */
const UNKNOWN = '';

/** What Customer.io has of the people, or objects, of one file that is synced again and again. */
export interface SyncMemory {
  id: string;
  name: string;
  client: { id: string; name: string };
  connection: { id: string; name: string };
  environment: Environment;
  kind: KindName;
  usedAtMs: number;
}

export interface SyncMemories {
  get(id: string): Promise<SyncMemory>;
  /** Newest first. @param clientIds - The only ones that may be seen. */
  list(filter: {
    clientIds?: readonly string[] | undefined;
    clientId?: OneOrMore;
    connectionId?: OneOrMore;
    environment?: OneOrMore;
    limit: number;
    before?: string | undefined;
  }): Promise<SyncMemory[]>;
  /** The next sync that names it sends everything. @throws Problem 409 while a sync compares with it. */
  remove(id: string): Promise<void>;
}

export function createSyncMemories(store: Pick<Store, 'db' | 'batch'>): SyncMemories {
  const { db } = store;
  const rows = () =>
    db
      .selectFrom('sync_memories')
      .innerJoin('connections', 'connections.id', 'sync_memories.connection_id')
      .innerJoin('clients', 'clients.id', 'connections.client_id')
      .selectAll('sync_memories')
      .select(['connections.name as connection', 'clients.id as client_id', 'clients.name as client']);
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>;
  const toMemory = (row: Row): SyncMemory => ({
    id: row.id,
    name: row.name,
    client: { id: row.client_id, name: row.client },
    connection: { id: row.connection_id, name: row.connection },
    environment: row.environment as Environment,
    kind: row.kind as KindName,
    usedAtMs: row.used_at_ms,
  });
  return {
    async get(id) {
      const row = await rows().where('sync_memories.id', '=', id).executeTakeFirst();
      if (!row) throw notFound('memory of syncs');
      return toMemory(row);
    },
    async list({ limit, before, clientIds, clientId, connectionId, environment }) {
      const found = await rows()
        .where((where) =>
          where.and([
            ...equalTo(where, { 'clients.id': clientIds }),
            ...equalTo(where, {
              'clients.id': clientId,
              'sync_memories.connection_id': connectionId,
              'sync_memories.environment': environment,
            }),
          ]),
        )
        .$if(before !== undefined, (query) => query.where('sync_memories.id', '<', before as string))
        .orderBy('sync_memories.id', 'desc')
        .limit(limit)
        .execute();
      return found.map(toMemory);
    },
    async remove(id) {
      await changeAll(store, sql`delete from sync_fingerprints where`, sql`memory_id = ${id}`);
      const { numDeletedRows } = await db
        .deleteFrom('sync_memories')
        .where('id', '=', id)
        .where((where) => where.or([where('held_by', 'is', null), where('held_by', 'not in', underWay(db))]))
        .executeTakeFirstOrThrow();
      if (numDeletedRows === 0n)
        throw new Problem(409, 'memory_in_use', 'A sync compares with it: let that end, or cancel it, first');
    },
  };
}

const underWay = (db: Database) => db.selectFrom('syncs').select('id').where('ended_at_ms', 'is', null);

/**
 * The memory that a sync names, for itself alone until it ends.
 *
 * @throws Problem 503 while another one has it.
 */
export async function openMemory(
  store: Pick<Store, 'db' | 'batch'>,
  row: SyncRow,
  { workspace, kind }: { workspace: string; kind: KindName },
): Promise<TableMemory> {
  const now = Date.now();
  const scope = { connection_id: row.connection_id, environment: row.environment, workspace, kind };
  const name = row.since_last as string;
  return await store.db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('sync_memories')
      .values({ id: newId('smm'), ...scope, name, held_by: null, created_at_ms: now, used_at_ms: now })
      .onConflict((conflict) =>
        conflict.columns(['connection_id', 'environment', 'workspace', 'kind', 'name']).doNothing(),
      )
      .execute();
    const held = await transaction
      .updateTable('sync_memories')
      .set({
        held_by: row.id,
        used_at_ms: now,
        // Its first slice begins a turn; if others have had theirs since, it goes on without telling who vanished.
        ...(row.memory_id === null && { turn: sql<number>`turn + 1` }),
      })
      .where((where) => where.and({ ...scope, name }))
      .where((where) =>
        where.or([
          where('held_by', 'is', null),
          where('held_by', '=', row.id),
          where('held_by', 'not in', underWay(transaction)),
        ]),
      )
      .returning(['id', 'turn'])
      .executeTakeFirst();
    if (!held) throw inUse(name);
    const isSame = held.id === row.memory_id;
    const turn = isSame ? (row.memory_turn as number) : held.turn;
    if (!isSame) {
      const mine = { memory_id: held.id, memory_turn: turn };
      await transaction.updateTable('syncs').set(mine).where('id', '=', row.id).execute();
    }
    // One that was deleted meanwhile has not seen the rows before.
    const isWhole = row.memory_id === null || (isSame && turn === held.turn);
    return new TableMemory(store, { id: held.id, turn, isWhole });
  });
}

const inUse = (name: string): Problem =>
  new Problem(503, 'memory_in_use', `Another sync compares with "${name}" now: this one goes on after it`, undefined, {
    remedy: 'retry',
  });

/** A memory in the store: it takes no memory of the process, however many people it is about. */
export class TableMemory implements Memory {
  readonly #store: Pick<Store, 'db' | 'batch'>;
  readonly #id: string;
  readonly #turn: number;
  /** Whether all rows of the sync were seen in its turn. */
  readonly isWhole: boolean;

  constructor(
    store: Pick<Store, 'db' | 'batch'>,
    { id, turn, isWhole }: { id: string; turn: number; isWhole: boolean },
  ) {
    this.#store = store;
    this.#id = id;
    this.#turn = turn;
    this.isWhole = isWhole;
  }

  async find(keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for (const some of piecesOf(keys)) {
      const rows = await this.#store.db
        .selectFrom('sync_fingerprints')
        .select(['key', 'fingerprint'])
        .where('memory_id', '=', this.#id)
        .where('key', 'in', some)
        .where('fingerprint', '!=', UNKNOWN)
        .execute();
      for (const { key, fingerprint } of rows) found.set(key, fingerprint);
    }
    return found;
  }

  forget(keys: readonly string[]): Promise<void> {
    return this.#change(keys, { fingerprint: UNKNOWN, turn: this.#turn });
  }

  async keep(sent: readonly Compared[], seen: readonly string[]): Promise<void> {
    // Of two rows about one the later stands.
    const last = new Map(sent.map(({ key, fingerprint }) => [key, fingerprint]));
    for (const some of piecesOf([...last])) {
      await this.#store.db
        .insertInto('sync_fingerprints')
        .values(some.map(([key, fingerprint]) => ({ memory_id: this.#id, key, fingerprint, turn: this.#turn })))
        .onConflict((conflict) =>
          conflict.columns(['memory_id', 'key']).doUpdateSet((each) => ({
            fingerprint: each.ref('excluded.fingerprint'),
            turn: each.ref('excluded.turn'),
          })),
        )
        .execute();
    }
    await this.#change(seen, { turn: this.#turn });
  }

  async *vanished(): AsyncGenerator<string> {
    for (let after = ''; ; ) {
      const rows = await this.#store.db
        .selectFrom('sync_fingerprints')
        .select('key')
        .where('memory_id', '=', this.#id)
        .where('turn', '!=', this.#turn)
        .where('key', '>', after)
        .orderBy('key')
        .limit(ROWS_PER_STEP)
        .execute();
      for (const { key } of rows) yield key;
      if (rows.length < ROWS_PER_STEP) return;
      after = rows.at(-1)?.key ?? after;
    }
  }

  /** Nothing yet: who vanished has to be written down first. See `settle`. */
  async finish(): Promise<void> {}

  /** Once the sync is over: who was not in its file is remembered no longer, or, unless that is sure, not what they had. */
  async settle(isSure: boolean): Promise<void> {
    const absent = sql`memory_id = ${this.#id} and turn != ${this.#turn}`;
    if (isSure) return await changeAll(this.#store, sql`delete from sync_fingerprints where`, absent);
    const forgotten = sql`update sync_fingerprints set fingerprint = ${UNKNOWN} where`;
    await changeAll(this.#store, forgotten, sql`${absent} and fingerprint != ${UNKNOWN}`);
  }

  async #change(keys: readonly string[], to: { fingerprint?: string; turn: number }): Promise<void> {
    for (const some of piecesOf(keys)) {
      await this.#store.db
        .updateTable('sync_fingerprints')
        .set(to)
        .where('memory_id', '=', this.#id)
        .where('key', 'in', some)
        .execute();
    }
  }
}

/** Changes all rows of which it is so: there may be millions. */
async function changeAll(
  store: Pick<Store, 'batch'>,
  change: RawBuilder<unknown>,
  isSo: RawBuilder<unknown>,
): Promise<void> {
  const some = sql`select memory_id, key from sync_fingerprints where ${isSo} limit ${sql.lit(ROWS_PER_STEP)}`;
  await inSteps(store, ROWS_PER_STEP, sql`${change} (memory_id, key) in (${some}) returning 1 as changed`);
}

function* piecesOf<T>(items: readonly T[]): Generator<T[]> {
  for (let at = 0; at < items.length; at += ROWS_PER_STEP) yield items.slice(at, at + ROWS_PER_STEP);
}
