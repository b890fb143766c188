import { createHash, randomBytes } from 'node:crypto';
import type { ReportingEventFilter } from '@cio-bridge/connector';
import { hashToken } from '../../access/hash-token.ts';
import type { Environment } from '../../connections/connections.ts';
import { newId } from '../../ids.ts';
import { notFound } from '../../store/problem.ts';
import type { Store } from '../../store/store.ts';
import type { Vault } from '../../vault/vault.ts';

/** Two while Customer.io rotates: the old one and the new one. */
export const MAX_SIGNING_KEYS = 2;
/** With several nodes, what one of them changed is seen by the others this soon. */
const SHARED_STORE_MAX_AGE_MS = 2_000;
/** An unknown token makes us look again at most this often: another node may just have made it. */
const SHARED_STORE_LOOK_AGAIN_MS = 200;

/** One inbound URL of the reporting-event trigger, as the ingress needs it for each request. */
export interface TriggerEndpoint {
  id: string;
  connectionId: string;
  environment: Environment;
  /** In the order they were pasted: the newest is the last. */
  signingKeys: string[];
  /** Of each signing key, in the same order. */
  fingerprints: string[];
  /** Null until the first event verifies with the newest key: until then nobody can say which signature is wrong. */
  provenAtMs: number | null;
  /** What does not pass is stored and starts nothing. */
  filter: ReportingEventFilter | undefined;
  pausedAtMs: number | null;
}

/** What to do with what arrived while an endpoint was paused. */
export const afterPauses = ['start', 'skip'] as const;
export type AfterPause = (typeof afterPauses)[number];

export interface Endpoints {
  create(endpoint: {
    connectionId: string;
    environment: Environment;
    signingKeys: string[];
    name?: string | undefined;
    filter?: ReportingEventFilter | undefined;
  }): Promise<{ id: string; token: string }>;
  /** `undefined` for unknown tokens, after the same work as for known ones. */
  findByToken(token: string): Promise<TriggerEndpoint | undefined> | TriggerEndpoint | undefined;
  /** As {@link findByToken}, for events that were stored earlier. Deleted endpoints are found too. */
  get(id: string): Promise<TriggerEndpoint & { token: string }>;
  /** Replaces the keys. The endpoint is unproven until an event verifies with the newest. */
  setSigningKeys(id: string, signingKeys: string[]): Promise<void>;
  /** Adds a key beside the one there is; of two, the older makes room. */
  addSigningKey(id: string, signingKey: string): Promise<void>;
  /** @throws Problem 404 when no key has this fingerprint. */
  removeSigningKey(id: string, fingerprint: string): Promise<void>;
  /** Once: asks nothing of the store when the endpoint is known to be proven. */
  markProven(endpoint: TriggerEndpoint): Promise<void>;
  update(
    id: string,
    changes: {
      name?: string | undefined;
      filter?: ReportingEventFilter | null | undefined;
    },
  ): Promise<void>;
  /** Events are accepted and stored from now on, and start nothing. */
  pause(id: string): Promise<void>;
  /** With what becomes of the events that arrived meanwhile, which is done by {@link startResuming}. */
  resume(id: string, waiting: AfterPause): Promise<void>;
  /** Its URL answers 404 from now on; its events stay. */
  remove(id: string): Promise<void>;
  /** After a change of endpoints that was made elsewhere, on this node. */
  forget(): void;
}

/** 128 random bits, as the path of a URL that nobody can guess. */
const newToken = (): string => randomBytes(16).toString('base64url');

/** Names a key without telling it. */
const fingerprintOf = (signingKey: string): string =>
  createHash('sha256').update(signingKey).digest('hex').slice(0, 16);

export function createEndpoints(services: { store: Pick<Store, 'db' | 'kind'>; vault: Vault }): Endpoints {
  const { store, vault } = services;
  const { db } = store;
  const maxAgeMs = store.kind === 'sqlite' ? Number.POSITIVE_INFINITY : SHARED_STORE_MAX_AGE_MS;
  // All of them, by token: the ingress asks thousands of times a second, and a stranger's guesses cost no query.
  let known: { byToken: Map<string, TriggerEndpoint>; loadedAtMs: number } | undefined;
  let loading: Promise<Map<string, TriggerEndpoint>> | undefined;

  const keysRecord = (id: string) => `trigger_endpoints/${id}/signing_keys`;
  const tokenRecord = (id: string) => `trigger_endpoints/${id}/token`;
  const rows = () => db.selectFrom('trigger_endpoints').selectAll('trigger_endpoints');
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];

  const openToken = (row: Row): string => vault.open(tokenRecord(row.id), row.sealed_token);

  function open(row: Row): TriggerEndpoint {
    const signingKeys = JSON.parse(vault.open(keysRecord(row.id), row.sealed_signing_keys)) as string[];
    return {
      id: row.id,
      connectionId: row.connection_id,
      environment: row.environment as Environment,
      signingKeys,
      fingerprints: signingKeys.map(fingerprintOf),
      provenAtMs: row.proven_at_ms,
      filter: row.filter === null ? undefined : (JSON.parse(row.filter) as ReportingEventFilter),
      pausedAtMs: row.paused_at_ms,
    };
  }

  async function load(): Promise<Map<string, TriggerEndpoint>> {
    const loadedAtMs = Date.now();
    const found = await rows()
      .innerJoin('connections', 'connections.id', 'trigger_endpoints.connection_id')
      .where('connections.deleted_at_ms', 'is', null)
      .where('trigger_endpoints.deleted_at_ms', 'is', null)
      .execute();
    const byToken = new Map(found.map((row) => [openToken(row), open(row)]));
    known = { byToken, loadedAtMs };
    return byToken;
  }

  const fresh = (maxMs: number) => (known && Date.now() - known.loadedAtMs <= maxMs ? known.byToken : undefined);

  async function search(token: string): Promise<TriggerEndpoint | undefined> {
    const endpoint = (await all(maxAgeMs)).get(token);
    if (endpoint || store.kind === 'sqlite') return endpoint;
    return (await all(SHARED_STORE_LOOK_AGAIN_MS)).get(token);
  }

  async function all(maxMs: number): Promise<Map<string, TriggerEndpoint>> {
    const byToken = fresh(maxMs);
    if (byToken) return byToken;
    loading ??= load().finally(() => {
      loading = undefined;
    });
    return loading;
  }

  /** After every change. What is being loaded this moment may be from before it. */
  function forget(): void {
    known = undefined;
    loading = undefined;
  }

  async function rowOf(id: string): Promise<Row> {
    const row = await rows().where('id', '=', id).executeTakeFirst();
    if (!row) throw notFound('trigger endpoint');
    return row;
  }

  /** @returns whether it could: `false` when the keys are not those any more that `instead` says. */
  async function setSigningKeys(id: string, signingKeys: string[], instead?: Row): Promise<boolean> {
    const now = Date.now();
    const isSet = await db.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable('trigger_endpoints')
        .set({
          sealed_signing_keys: vault.seal(keysRecord(id), JSON.stringify(signingKeys)),
          proven_at_ms: await provenBy(signingKeys.at(-1)),
        })
        .where('id', '=', id)
        .$if(instead !== undefined, (query) =>
          query.where('sealed_signing_keys', '=', (instead as Row).sealed_signing_keys),
        )
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      for (const key of signingKeys) {
        await transaction
          .insertInto('signing_key_uses')
          .values({ endpoint_id: id, fingerprint: fingerprintOf(key), added_at_ms: now })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
      return true;

      async function provenBy(newest: string | undefined): Promise<number | null> {
        if (newest === undefined) return null;
        const use = await transaction
          .selectFrom('signing_key_uses')
          .select('last_verified_at_ms')
          .where('endpoint_id', '=', id)
          .where('fingerprint', '=', fingerprintOf(newest))
          .executeTakeFirst();
        return use?.last_verified_at_ms ?? null;
      }
    });
    forget();
    return isSet;
  }

  /** Of two changes at once the slower one begins again, with what the other made. */
  async function changeSigningKeys(id: string, change: (signingKeys: string[]) => string[]): Promise<void> {
    for (;;) {
      const row = await rowOf(id);
      if (await setSigningKeys(id, change(open(row).signingKeys), row)) return;
    }
  }

  return {
    async create({ connectionId, environment, signingKeys, name, filter }) {
      const id = newId('te');
      const token = newToken();
      await db
        .insertInto('trigger_endpoints')
        .values({
          id,
          connection_id: connectionId,
          environment,
          token_hash: hashToken(token),
          sealed_token: vault.seal(tokenRecord(id), token),
          sealed_signing_keys: vault.seal(keysRecord(id), '[]'),
          proven_at_ms: null,
          name: name ?? null,
          filter: filter === undefined ? null : JSON.stringify(filter),
          created_at_ms: Date.now(),
        })
        .execute();
      await setSigningKeys(id, signingKeys);
      return { id, token };
    },
    findByToken(token) {
      const endpoint = fresh(maxAgeMs)?.get(token);
      // At once in nearly every case: a promise for each of thousands a second would be felt.
      return endpoint ?? search(token);
    },
    async get(id) {
      const row = await rowOf(id);
      return { ...open(row), token: openToken(row) };
    },
    async setSigningKeys(id, signingKeys) {
      await setSigningKeys(id, signingKeys);
    },
    addSigningKey: (id, signingKey) =>
      changeSigningKeys(id, (signingKeys) =>
        [...signingKeys.filter((key) => key !== signingKey), signingKey].slice(-MAX_SIGNING_KEYS),
      ),
    removeSigningKey: (id, fingerprint) =>
      changeSigningKeys(id, (signingKeys) => {
        const left = signingKeys.filter((key) => fingerprintOf(key) !== fingerprint);
        if (left.length === signingKeys.length) throw notFound('signing key');
        return left;
      }),
    async markProven(endpoint) {
      if (endpoint.provenAtMs !== null) return;
      const now = Date.now();
      // At once, so that the events that come with this one do not ask again.
      endpoint.provenAtMs = now;
      const newest = endpoint.fingerprints.at(-1) as string;
      await db
        .insertInto('signing_key_uses')
        .values({ endpoint_id: endpoint.id, fingerprint: newest, added_at_ms: now, last_verified_at_ms: now })
        .onConflict((conflict) =>
          conflict.columns(['endpoint_id', 'fingerprint']).doUpdateSet({ last_verified_at_ms: now }),
        )
        .execute();
      const current = await rowOf(endpoint.id);
      // Keys may have been changed meanwhile; what this event proved is the key that it verified with.
      if (open(current).fingerprints.at(-1) !== newest) return;
      await db
        .updateTable('trigger_endpoints')
        .set({ proven_at_ms: now })
        .where('id', '=', endpoint.id)
        .where('sealed_signing_keys', '=', current.sealed_signing_keys)
        .execute();
    },
    async update(id, { name, filter }) {
      await rowOf(id);
      await db
        .updateTable('trigger_endpoints')
        .set({
          ...(name !== undefined && { name }),
          ...(filter !== undefined && { filter: filter === null ? null : JSON.stringify(filter) }),
        })
        .where('id', '=', id)
        .execute();
      forget();
    },
    async pause(id) {
      const { paused_at_ms: since } = await rowOf(id);
      if (since === null)
        await db.updateTable('trigger_endpoints').set({ paused_at_ms: Date.now() }).where('id', '=', id).execute();
      forget();
    },
    async resume(id, waiting) {
      await rowOf(id);
      const resumed = { paused_at_ms: null, after_pause: waiting, resumed_at_ms: Date.now() };
      await db.updateTable('trigger_endpoints').set(resumed).where('id', '=', id).execute();
      forget();
    },
    async remove(id) {
      await rowOf(id);
      await db.updateTable('trigger_endpoints').set({ deleted_at_ms: Date.now() }).where('id', '=', id).execute();
      forget();
    },
    forget,
  };
}
