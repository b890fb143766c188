import { sql } from 'kysely';
import { newId } from '../ids.ts';
import { editedMeanwhile, notFound, Problem } from '../store/problem.ts';
import type { Database } from '../store/store.ts';
import { isUniqueViolation } from '../store/unique-violation.ts';

/** A company on whose behalf we act. */
export interface Client {
  id: string;
  name: string;
  /** IANA name, such as Europe/Berlin: "9:00" in this client's workflows means there. */
  timeZone: string;
  version: number;
  createdAtMs: number;
}

export interface Clients {
  create(client: { name: string; timeZone?: string | undefined }): Promise<Client>;
  get(id: string): Promise<Client>;
  /** In order of their names; only those of `clientIds`, if given. */
  list(clientIds: readonly string[] | undefined): Promise<Client[]>;
  /** @param version - What the caller saw; another one in the store is a 412. `undefined` overwrites. */
  change(
    id: string,
    change: { name?: string | undefined; timeZone?: string | undefined },
    version: number | undefined,
  ): Promise<Client>;
  /** Hides it; its history stays for as long as it is kept. @throws Problem 409 while it has connections or workflows. */
  remove(id: string): Promise<void>;
}

export function createClients({ db }: { db: Database }): Clients {
  async function get(id: string): Promise<Client> {
    const row = await db
      .selectFrom('clients')
      .selectAll()
      .where('id', '=', id)
      .where('deleted_at_ms', 'is', null)
      .executeTakeFirst();
    if (!row) throw notFound('client');
    return toClient(row);
  }

  return {
    get,
    async create({ name, timeZone = 'UTC' }) {
      const id = newId('cl');
      await db
        .insertInto('clients')
        .values({ id, name, time_zone: timeZone, created_at_ms: Date.now() })
        .execute()
        .catch(nameTaken);
      return get(id);
    },
    async list(clientIds) {
      const rows = await db
        .selectFrom('clients')
        .selectAll()
        .where('deleted_at_ms', 'is', null)
        .$if(clientIds !== undefined, (query) => query.where('id', 'in', clientIds as string[]))
        .orderBy('name')
        .execute();
      return rows.map(toClient);
    },
    async change(id, { name, timeZone }, version) {
      await get(id);
      const { numUpdatedRows } = await db
        .updateTable('clients')
        .set({
          ...(name !== undefined && { name }),
          ...(timeZone !== undefined && { time_zone: timeZone }),
          version: sql`version + 1`,
        })
        .where('id', '=', id)
        .$if(version !== undefined, (query) => query.where('version', '=', version as number))
        .executeTakeFirstOrThrow()
        .catch(nameTaken);
      if (numUpdatedRows === 0n) throw editedMeanwhile();
      return get(id);
    },
    async remove(id) {
      const { name } = await get(id);
      const [connections, workflows] = await Promise.all([
        db
          .selectFrom('connections')
          .select('name')
          .where('client_id', '=', id)
          .where('deleted_at_ms', 'is', null)
          .execute(),
        db
          .selectFrom('workflows')
          .select('name')
          .where('client_id', '=', id)
          .where('deleted_at_ms', 'is', null)
          .execute(),
      ]);
      if (connections.length + workflows.length > 0) {
        const names = [...connections, ...workflows].map((each) => each.name).join(', ');
        throw new Problem(
          409,
          'client_in_use',
          `This client still has connections or workflows: ${names}. Delete those first`,
        );
      }
      // The name is free again; the row stays for the history that points to it.
      await db
        .updateTable('clients')
        .set({ deleted_at_ms: Date.now(), name: `${name} (${id})` })
        .where('id', '=', id)
        .execute();
    },
  };
}

function nameTaken(error: unknown): never {
  if (isUniqueViolation(error)) throw new Problem(409, 'name_taken', 'There is a client of that name already', '/name');
  throw error;
}

const toClient = (row: {
  id: string;
  name: string;
  time_zone: string;
  version: number;
  created_at_ms: number;
}): Client => ({
  id: row.id,
  name: row.name,
  timeZone: row.time_zone,
  version: row.version,
  createdAtMs: row.created_at_ms,
});
