import { ApiError } from '../http/api-error.ts';

/** How assets and the design studio page: by number, not by cursor. */
export interface NumberedQuery {
  page?: string;
  limit?: string;
}

/** Documented: 1,000 by default, 10,000 at most (App API document, 2026-08). */
const size = { usual: 1_000, max: 10_000 } as const;

/** One page of a list, and the `meta` that goes with it. */
export function numberedPage<T>(
  entries: readonly T[],
  query: NumberedQuery,
  filters: object,
): { entries: T[]; meta: object } {
  const page = whole(query.page, 'page', 1);
  const limit = whole(query.limit, 'limit', size.usual);
  if (limit > size.max) throw nodeError(400, `limit must be at most ${size.max}`);
  return {
    entries: entries.slice((page - 1) * limit, page * limit),
    meta: { pagination: { page, limit, total: entries.length }, filters },
  };
}

function whole(text: string | undefined, name: string, usual: number): number {
  const value = text === undefined || text === '' ? usual : Number(text);
  if (!Number.isInteger(value) || value < 1) throw nodeError(400, `${name} must be a whole number above zero`);
  return value;
}

/** An error as assets and the design studio give it: with its status as a number. */
export const nodeError = (status: number, message: string): ApiError => new ApiError(status, 'detail-number', message);
export const nodeNotFound = (): ApiError => nodeError(404, 'resource not found');
export const nodeConflict = (message: string): ApiError => nodeError(409, message);
