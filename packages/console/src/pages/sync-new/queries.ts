import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import type { SyncKind } from '../../words/sync-facts.ts';
import type { Said } from './mapping.ts';

/** The file, as the API is told of it. */
export type Source = { uploadId: string; name: string } | { url: string };

export const askedOf = (source: Source) => ('url' in source ? { url: source.url } : { uploadId: source.uploadId });

/** A file that lies on the server already. */
export const uploadQuery = (id: string) =>
  queryOptions({
    queryKey: ['uploads', id],
    queryFn: ({ signal }) => request('GET /api/v1/uploads/{id}', { path: { id }, signal }),
  });

const SHOWN_ROWS = 5;

/** What would be sent, were it started now. */
export const previewQuery = (source: Source, mapping: Said) =>
  queryOptions({
    queryKey: ['sync-preview', source, mapping],
    queryFn: ({ signal }) =>
      request('POST /api/v1/syncs/preview', {
        body: { ...askedOf(source), mapping, operations: SHOWN_ROWS },
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Marks what we ask for: a file that says itself what its rows are does not have it. */
const NO_OBJECT = '(columns only)';

/**
 * The columns of a file, how each would be read as an attribute, and how a file of the same columns was mapped the last
 * time: known also where nobody could say yet whom the rows are about, because objects need nobody.
 */
export const columnsQuery = (source: Source, lastTimeOf: SyncKind, clientId: string) =>
  queryOptions({
    queryKey: ['sync-columns', source, lastTimeOf, clientId],
    async queryFn({ signal }) {
      const { columns, mapping, guesses, lastTime } = await request('POST /api/v1/syncs/preview', {
        body: {
          ...askedOf(source),
          clientId,
          lastTimeOf,
          mapping: { kind: 'objects', fixed: { objectTypeId: NO_OBJECT, objectId: NO_OBJECT } },
          columnsOnly: true,
        },
        signal,
      });
      const saysItself = mapping.fixed.objectId !== NO_OBJECT;
      const nameFaults = new Map(guesses.map(({ column, nameFault }) => [column, nameFault]));
      return { columns, asAttributes: mapping.columns, nameFaults, saysItself, lastTime };
    },
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
