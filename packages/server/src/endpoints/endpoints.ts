import { createHash, randomBytes } from 'node:crypto';
import type { Environment } from '../connections/connections.ts';
import { newId } from '../ids.ts';
import { notFound } from '../problem.ts';
import type { Database } from '../store/store.ts';
import type { Vault } from '../vault/vault.ts';

/** One inbound URL of the reporting-event trigger, as the ingress needs it for each request. */
export interface TriggerEndpoint {
  id: string;
  connectionId: string;
  environment: Environment;
  signingKeys: string[];
  /** Unproven until the first event verifies with one of the keys. */
  provenAtMs: number | null;
}

export interface Endpoints {
  create(endpoint: {
    connectionId: string;
    environment: Environment;
    signingKeys: string[];
  }): Promise<{ id: string; token: string }>;
  /** `undefined` for unknown tokens, after the same work as for known ones. */
  findByToken(token: string): Promise<TriggerEndpoint | undefined>;
  get(id: string): Promise<TriggerEndpoint & { token: string }>;
  setSigningKeys(id: string, signingKeys: string[]): Promise<void>;
  markProven(id: string): Promise<void>;
}

/** 128 random bits, as the path of a URL that nobody can guess. */
const newToken = (): string => randomBytes(16).toString('base64url');
const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

export function createEndpoints({ db, vault }: { db: Database; vault: Vault }): Endpoints {
  // The ingress asks for the same few endpoints thousands of times a second.
  const byTokenHash = new Map<string, TriggerEndpoint>();

  const keysRecord = (id: string) => `trigger_endpoints/${id}/signing_keys`;
  const tokenRecord = (id: string) => `trigger_endpoints/${id}/token`;

  async function find(column: 'id' | 'token_hash', value: string) {
    const row = await db.selectFrom('trigger_endpoints').selectAll().where(column, '=', value).executeTakeFirst();
    if (!row) return undefined;
    const endpoint: TriggerEndpoint = {
      id: row.id,
      connectionId: row.connection_id,
      environment: row.environment as Environment,
      signingKeys: JSON.parse(vault.open(keysRecord(row.id), row.sealed_signing_keys)) as string[],
      provenAtMs: row.proven_at_ms,
    };
    return { endpoint, row };
  }

  async function update(
    id: string,
    values: { sealed_signing_keys: string; proven_at_ms: null } | { proven_at_ms: number },
  ) {
    await db.updateTable('trigger_endpoints').set(values).where('id', '=', id).execute();
    byTokenHash.clear();
  }

  return {
    async create({ connectionId, environment, signingKeys }) {
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
          sealed_signing_keys: vault.seal(keysRecord(id), JSON.stringify(signingKeys)),
          proven_at_ms: null,
          created_at_ms: Date.now(),
        })
        .execute();
      return { id, token };
    },
    async findByToken(token) {
      const hash = hashToken(token);
      const known = byTokenHash.get(hash);
      if (known) return known;
      const found = await find('token_hash', hash);
      if (found) byTokenHash.set(hash, found.endpoint);
      return found?.endpoint;
    },
    async get(id) {
      const found = await find('id', id);
      if (!found) throw notFound('trigger endpoint');
      return { ...found.endpoint, token: vault.open(tokenRecord(id), found.row.sealed_token) };
    },
    async setSigningKeys(id, signingKeys) {
      await update(id, {
        sealed_signing_keys: vault.seal(keysRecord(id), JSON.stringify(signingKeys)),
        proven_at_ms: null,
      });
    },
    async markProven(id) {
      await update(id, { proven_at_ms: Date.now() });
    },
  };
}
