import type { Database } from '../store/store.ts';

/** Where the names of things are that stand in paths. */
const TABLES = {
  clients: 'clients',
  connections: 'connections',
  'trigger-endpoints': 'trigger_endpoints',
  workflows: 'workflows',
  destinations: 'destinations',
  people: 'people',
  tokens: 'api_tokens',
} as const;

const partsOf = (subject: string): [kind: string, id: string | undefined] => {
  const [kind = '', id] = subject.replace('/api/v1/', '').split('/');
  return [kind, id];
};

/** What those that have a name are called now, by their ids; what is hidden still has one. */
export async function namesOf(db: Database, subjects: readonly string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const [kind, group] of Map.groupBy(subjects.map(partsOf), ([first]) => first)) {
    const table = TABLES[kind as keyof typeof TABLES];
    const ids = [...new Set(group.flatMap(([, id]) => id ?? []))];
    if (table === undefined || ids.length === 0) continue;
    const rows = await db.selectFrom(table).select(['id', 'name']).where('id', 'in', ids).execute();
    for (const { id, name } of rows) if (name !== null) names.set(id, name);
  }
  return names;
}

/** What a change was about, from where it was made. */
export function thingOf(subject: string, names: ReadonlyMap<string, string>) {
  const [kind, id] = partsOf(subject);
  return { kind, id: id ?? null, name: (id !== undefined && names.get(id)) || null };
}
