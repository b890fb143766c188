/** SQLite's extended result codes for a primary key and a unique constraint, and Postgres's SQLSTATE. */
const SQLITE_CODES = [1555, 2067];
const POSTGRES_CODE = '23505';

/** Whether the store refused a row because another one has the same key. */
export function isUniqueViolation(error: unknown): boolean {
  const { errcode, code } = error as { errcode?: number; code?: string };
  return code === POSTGRES_CODE || SQLITE_CODES.includes(errcode ?? 0);
}
