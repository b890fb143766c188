import type { Database } from '../../store/store.ts';
import type { Run } from './run.ts';
import type { ClientFacts } from './run-scope.ts';

/** What the templates of a run read of its client, in the environment where it acts. */
export async function clientFacts(
  db: Database,
  { clientId, environment }: Pick<Run, 'clientId' | 'environment'>,
): Promise<ClientFacts> {
  const [client, values] = await Promise.all([
    db.selectFrom('clients').select(['name', 'time_zone']).where('id', '=', clientId).executeTakeFirstOrThrow(),
    db
      .selectFrom('client_values')
      .select(['name', 'value'])
      .where('client_id', '=', clientId)
      .where('environment', '=', environment ?? 'production')
      .execute(),
  ]);
  return {
    id: clientId,
    name: client.name,
    timeZone: client.time_zone,
    values: Object.fromEntries(values.map(({ name, value }) => [name, JSON.parse(value)])),
  };
}
