import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { request } from '../api/client.ts';
import type { Found } from '../api/types.ts';

const SETTLE_MS = 150;
const MIN_CHARS = 2;

const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ['search', q],
    queryFn: ({ signal }) => request('GET /api/v1/search', { query: { q }, signal }),
    enabled: q.length >= MIN_CHARS,
    staleTime: 10_000,
    placeholderData: keepPreviousData,
  });

/** What the server has by this name, id or person, once the typing rests. */
export function useFound(text: string): { found: Found[]; isSearching: boolean } {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const { data, isFetching } = useQuery(searchQuery(settled));
  if (text.length < MIN_CHARS) return { found: [], isSearching: false };
  return { found: data?.items ?? [], isSearching: isFetching || settled !== text };
}

const pages: Record<Exclude<Found['type'], 'person' | 'destination'>, [noun: string, path: string]> = {
  client: ['Client', '/clients/'],
  connection: ['Connection', '/connections/'],
  endpoint: ['Trigger', '/triggers/'],
  workflow: ['Workflow', '/workflows/'],
  run: ['Run', '/runs/'],
  event: ['Event', '/events/'],
  delivery: ['Delivery', '/deliveries/'],
  activity: ['Call', '/activity/'],
};

/** Where the page of it is, and how a line says what it is. */
export function pageOf({ type, id, name, client, environment, endpointId }: Found): { to: string; words: string } {
  const whose = type === 'client' ? [] : [client.name];
  if (type === 'person') {
    const to = `/${client.id}/${environment ?? 'any'}/persons/${encodeURIComponent(id)}`;
    return { to, words: ['Person', name, ...whose].join(' · ') };
  }
  if (type === 'destination') {
    const to = `/triggers/${endpointId}/destinations/${encodeURIComponent(id)}`;
    return { to, words: ['Destination', name, ...whose].join(' · ') };
  }
  const [noun, path] = pages[type];
  return { to: path + encodeURIComponent(id), words: [noun, name, ...whose].join(' · ') };
}
