import type { Database } from '../../store/store.ts';
import { hasActed } from './begun-steps.ts';
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

/**
 * The same as they were when the run began, in whichever attempt: a value that was changed since would have a retry do
 * something else beside what was done. One that was missing then may have been what it failed of, and is as it is now; so are
 * all of them to a run that has done nothing outside yet.
 */
export async function factsSinceBegun(
  db: Database,
  run: Pick<Run, 'id' | 'clientId' | 'environment'>,
): Promise<ClientFacts> {
  const [now, row] = await Promise.all([
    clientFacts(db, run),
    db.selectFrom('runs').select('client_facts').where('id', '=', run.id).executeTakeFirstOrThrow(),
  ]);
  const isFixed = row.client_facts !== null && (await hasActed(db, run.id));
  const kept = isFixed ? (JSON.parse(row.client_facts as string) as ClientFacts) : now;
  const facts = { ...kept, values: { ...now.values, ...kept.values } };
  await db
    .updateTable('runs')
    .set({ client_facts: JSON.stringify(facts) })
    .where('id', '=', run.id)
    .execute();
  return facts;
}
