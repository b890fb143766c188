import { useQuery } from '@tanstack/react-query';
import type { FilterField, Option } from '../../lists/filters.ts';
import { peopleQuery, tokensQuery } from './queries.ts';

/** Kinds of things that can be changed, by the first word of their path in the API. */
export const kindWords: Record<string, string> = {
  clients: 'clients',
  connections: 'connections',
  'trigger-endpoints': 'triggers',
  workflows: 'workflows',
  runs: 'runs',
  decisions: 'decisions',
  events: 'events',
  syncs: 'syncs',
  'sync-schedules': 'schedules of syncs',
  uploads: 'uploads',
  actions: 'actions',
  people: 'people',
  tokens: 'tokens',
  erasures: 'erased people',
};

function useActorOptions(): Option[] | undefined {
  const people = useQuery(peopleQuery).data;
  const tokens = useQuery(tokensQuery).data;
  if (!people || !tokens) return undefined;
  return [
    ...people.items.map(({ id, name }) => ({ value: id, words: name })),
    ...tokens.items.map(({ id, name }) => ({ value: id, words: `${name} · token` })),
  ];
}

export const changeFilters = [
  { kind: 'thing', name: 'actorId', label: 'Who', useOptions: useActorOptions },
  {
    kind: 'choice',
    name: 'kind',
    label: 'What',
    isMany: true,
    options: Object.entries(kindWords).map(([value, words]) => ({ value, words })),
  },
  { kind: 'time', name: 'time', label: 'Time' },
] as const satisfies readonly FilterField[];
