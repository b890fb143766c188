import type { Environment } from '@cio-bridge/connector';
import type { Actor } from '../access/access.ts';
import { notFound, Problem } from '../store/problem.ts';
import type { Database } from '../store/store.ts';
import { sealedRecord } from '../vault/sealed-columns.ts';
import type { Vault } from '../vault/vault.ts';

/** What a workflow reads as `client.values.<name>`. */
export type ClientValue = string | number | boolean;

export interface ShownValue {
  name: string;
  value: ClientValue;
  setAtMs: number;
  setBy: Actor | null;
}

/** A secret goes in and never comes out. */
export type ShownSecret = Omit<ShownValue, 'value'>;

/** Names of a client and environment together; more are a mistake. */
const MAX_NAMES = 200;

type Place = { clientId: string; environment: Environment };

/**
 * What differs from client to client, so that one workflow serves many: values that anybody may read, and secrets that
 * `http` steps alone use. Each environment has its own.
 */
export interface ClientValues {
  values(place: Place): Promise<ShownValue[]>;
  secrets(place: Place): Promise<ShownSecret[]>;
  /** @throws Problem 409 `too_many_names` at the 201st. */
  setValue(place: Place, name: string, value: ClientValue, by: Actor): Promise<void>;
  setSecret(place: Place, name: string, value: string, by: Actor): Promise<void>;
  /** @throws Problem 404 when there is none of that name. */
  removeValue(place: Place, name: string): Promise<void>;
  removeSecret(place: Place, name: string): Promise<void>;
  /** The secrets of these names, as far as they are set, opened: for the request that is about to leave, and nothing else. */
  open(place: Place, names: readonly string[]): Promise<Record<string, string>>;
}

export function createClientValues({ db, vault }: { db: Database; vault: Vault }): ClientValues {
  const rowsIn = <T extends 'client_values' | 'client_secrets'>(table: T, { clientId, environment }: Place) =>
    db
      .selectFrom(table as 'client_secrets')
      .select(['name', 'set_at_ms', 'set_by'])
      .where('client_id', '=', clientId)
      .where('environment', '=', environment)
      .orderBy('name');
  const shown = (row: { name: string; set_at_ms: number; set_by: string | null }) => ({
    name: row.name,
    setAtMs: row.set_at_ms,
    setBy: row.set_by === null ? null : (JSON.parse(row.set_by) as Actor),
  });

  async function assertRoom(table: 'client_values' | 'client_secrets', place: Place, name: string): Promise<void> {
    const names = (await rowsIn(table, place).execute()).map((row) => row.name);
    if (names.includes(name) || names.length < MAX_NAMES) return;
    throw new Problem(409, 'too_many_names', `A client has at most ${MAX_NAMES} of them in an environment`);
  }

  async function remove(table: 'client_values' | 'client_secrets', { clientId, environment }: Place, name: string) {
    const { numDeletedRows } = await db
      .deleteFrom(table)
      .where('client_id', '=', clientId)
      .where('environment', '=', environment)
      .where('name', '=', name)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw notFound(table === 'client_values' ? 'value' : 'secret');
  }

  return {
    async values({ clientId, environment }) {
      const rows = await db
        .selectFrom('client_values')
        .selectAll()
        .where('client_id', '=', clientId)
        .where('environment', '=', environment)
        .orderBy('name')
        .execute();
      return rows.map((row) => ({ ...shown(row), value: JSON.parse(row.value) as ClientValue }));
    },
    async secrets(place) {
      return (await rowsIn('client_secrets', place).execute()).map(shown);
    },
    async setValue({ clientId, environment }, name, value, by) {
      await assertRoom('client_values', { clientId, environment }, name);
      const now = { value: JSON.stringify(value), set_at_ms: Date.now(), set_by: JSON.stringify(by) };
      await db
        .insertInto('client_values')
        .values({ client_id: clientId, environment, name, ...now })
        .onConflict((conflict) => conflict.columns(['client_id', 'environment', 'name']).doUpdateSet(now))
        .execute();
    },
    async setSecret({ clientId, environment }, name, value, by) {
      await assertRoom('client_secrets', { clientId, environment }, name);
      const sealed = vault.seal(sealedRecord('client_secrets', [clientId, environment, name], 'sealed'), value);
      const now = { sealed, set_at_ms: Date.now(), set_by: JSON.stringify(by) };
      await db
        .insertInto('client_secrets')
        .values({ client_id: clientId, environment, name, ...now })
        .onConflict((conflict) => conflict.columns(['client_id', 'environment', 'name']).doUpdateSet(now))
        .execute();
    },
    removeValue: (place, name) => remove('client_values', place, name),
    removeSecret: (place, name) => remove('client_secrets', place, name),
    async open({ clientId, environment }, names) {
      if (names.length === 0) return {};
      const rows = await db
        .selectFrom('client_secrets')
        .select(['name', 'sealed'])
        .where('client_id', '=', clientId)
        .where('environment', '=', environment)
        .where('name', 'in', names)
        .execute();
      return Object.fromEntries(
        rows.map(({ name, sealed }) => [
          name,
          vault.open(sealedRecord('client_secrets', [clientId, environment, name], 'sealed'), sealed),
        ]),
      );
    },
  };
}
