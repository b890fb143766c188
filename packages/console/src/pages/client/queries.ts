import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import type { Environment } from '../../api/types.ts';

export interface Place {
  id: string;
  environment: Environment;
}

/** A value or a secret; of a secret the value never comes. */
export interface Named {
  name: string;
  value?: string | number | boolean;
  setAtMs: number;
  setBy: { name: string } | null;
}

const read = (route: 'values' | 'secrets', path: Place, signal: AbortSignal): Promise<{ items: Named[] }> =>
  route === 'values'
    ? request('GET /api/v1/clients/{id}/environments/{environment}/values', { path, signal })
    : request('GET /api/v1/clients/{id}/environments/{environment}/secrets', { path, signal });

export const valuesQuery = (place: Place) =>
  queryOptions({ queryKey: ['values', place], queryFn: ({ signal }) => read('values', place, signal) });

export const secretsQuery = (place: Place) =>
  queryOptions({ queryKey: ['secrets', place], queryFn: ({ signal }) => read('secrets', place, signal) });
