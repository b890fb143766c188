import { appError } from '../http/api-error.ts';

export interface PageQuery {
  start?: string;
  limit?: string;
}

export interface PageSize {
  readonly usual: number;
  readonly max: number;
}

const cursorAt = (offset: number): string => Buffer.from(String(offset)).toString('base64url');

/**
 * Cuts one page out of a list. `next` is empty on the last page (our choice: the vendor does not say).
 * @throws ApiError 400 for a cursor that this API never gave.
 */
export function pageOf<T>(entries: readonly T[], query: PageQuery, size: PageSize): { entries: T[]; next: string } {
  const offset = query.start ? Number(Buffer.from(query.start, 'base64url').toString()) : 0;
  if (!Number.isInteger(offset) || offset < 0) throw appError(400, 'start is not a cursor of this endpoint');
  const given = Number(query.limit ?? size.usual);
  if (!Number.isInteger(given) || given < 1) throw appError(400, 'limit must be a whole number above zero');
  const end = offset + Math.min(given, size.max);
  return { entries: entries.slice(offset, end), next: end < entries.length ? cursorAt(end) : '' };
}
