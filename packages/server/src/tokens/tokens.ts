import { createHash, randomBytes } from 'node:crypto';
import { newId } from '../ids.ts';
import type { Database } from '../store/store.ts';

/** API tokens for programs: shown once, stored hashed. */
export interface Tokens {
  create(name: string): Promise<string>;
  isValid(token: string): Promise<boolean>;
}

/** The prefix lets secret scanners find a leaked one. */
const newToken = (): string => `ciob_${randomBytes(24).toString('base64url')}`;
const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

export function createTokens({ db }: { db: Database }): Tokens {
  return {
    async create(name) {
      const token = newToken();
      await db
        .insertInto('api_tokens')
        .values({ id: newId('tok'), name, token_hash: hashToken(token), created_at_ms: Date.now() })
        .execute();
      return token;
    },
    async isValid(token) {
      const row = await db
        .selectFrom('api_tokens')
        .select('id')
        .where('token_hash', '=', hashToken(token))
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}
