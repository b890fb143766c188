import { randomBytes } from 'node:crypto';
import { newId } from '../ids.ts';
import { notFound } from '../store/problem.ts';
import type { Database } from '../store/store.ts';
import type { Access } from './access.ts';
import { hashToken } from './hash-token.ts';
import { type Permission, permissionNames, permissionsOf } from './permissions.ts';

/** How exactly "last used" is known: one write per token and minute at most. */
const LAST_USED_PRECISION_MS = 60_000;

export interface NewToken {
  /** What it is for, so that it can be told apart and revoked. */
  name: string;
  /** Default: all that a builder may do; what is the owners' own has to be named. */
  permissions?: readonly Permission[] | undefined;
  /** The only clients it sees. Default: all. */
  clientIds?: readonly string[] | undefined;
  /** Default: never. */
  expiresAtMs?: number | undefined;
}

export interface TokenFacts {
  id: string;
  name: string;
  permissions: Permission[];
  clientIds: string[] | null;
  createdAtMs: number;
  expiresAtMs: number | null;
  lastUsedAtMs: number | null;
}

/** API tokens for programs: shown once, stored hashed. */
export interface Tokens {
  /** @returns the token's text, which is kept nowhere. */
  create(token: NewToken): Promise<{ id: string; token: string }>;
  list(): Promise<TokenFacts[]>;
  revoke(id: string): Promise<void>;
  /** What the bearer may do; `undefined` for unknown, expired and revoked tokens. */
  access(token: string): Promise<Access | undefined>;
}

/** The prefix lets secret scanners find a leaked one. */
const newToken = (): string => `ciob_${randomBytes(24).toString('base64url')}`;

export function createTokens({ db, now = Date.now }: { db: Database; now?: () => number }): Tokens {
  return {
    async create({ name, permissions = permissionsOf('builder'), clientIds, expiresAtMs }) {
      const id = newId('tok');
      const token = newToken();
      await db
        .insertInto('api_tokens')
        .values({
          id,
          name,
          token_hash: hashToken(token),
          permissions: JSON.stringify(permissions),
          client_ids: clientIds ? JSON.stringify(clientIds) : null,
          expires_at_ms: expiresAtMs ?? null,
          created_at_ms: now(),
        })
        .execute();
      return { id, token };
    },
    async list() {
      const rows = await db.selectFrom('api_tokens').selectAll().orderBy('id', 'desc').execute();
      return rows.map((row) => ({
        id: row.id,
        name: row.name,
        permissions: permissionsIn(row.permissions),
        clientIds: clientIdsIn(row.client_ids),
        createdAtMs: row.created_at_ms,
        expiresAtMs: row.expires_at_ms,
        lastUsedAtMs: row.last_used_at_ms,
      }));
    },
    async revoke(id) {
      const { numDeletedRows } = await db.deleteFrom('api_tokens').where('id', '=', id).executeTakeFirstOrThrow();
      if (numDeletedRows === 0n) throw notFound('API token');
    },
    async access(token) {
      const row = await db
        .selectFrom('api_tokens')
        .selectAll()
        .where('token_hash', '=', hashToken(token))
        .executeTakeFirst();
      if (!row || (row.expires_at_ms !== null && row.expires_at_ms <= now())) return undefined;
      if (now() - (row.last_used_at_ms ?? 0) >= LAST_USED_PRECISION_MS) {
        await db.updateTable('api_tokens').set({ last_used_at_ms: now() }).where('id', '=', row.id).execute();
      }
      return {
        actor: { type: 'token', id: row.id, name: row.name },
        permissions: new Set(permissionsIn(row.permissions)),
        clientIds: clientIdsIn(row.client_ids) ?? undefined,
        expiresAtMs: row.expires_at_ms ?? undefined,
      };
    },
  };
}

/** A permission that a newer version knew and this one does not allows nothing. */
const permissionsIn = (json: string): Permission[] =>
  (JSON.parse(json) as string[]).filter((name): name is Permission => permissionNames.includes(name as Permission));

const clientIdsIn = (json: string | null): string[] | null => (json === null ? null : (JSON.parse(json) as string[]));
