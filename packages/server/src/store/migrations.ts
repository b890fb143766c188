import type { Migration } from 'kysely/migration';
import { foundation } from './migrations/0001-foundation.ts';

/** In order, by name. A migration that has shipped is never edited: add the next one. */
export const migrations: Record<string, Migration> = {
  '0001-foundation': foundation,
};
