import { newId } from '../ids.ts';
import { Problem } from '../store/problem.ts';
import type { Database } from '../store/store.ts';

/** What depends on a connection. */
export interface Dependents {
  endpoints: { id: string; environment: string }[];
  /** Published ones, once for each environment that runs them. */
  workflows: { id: string; name: string; environment: string }[];
}

export async function dependentsOf(db: Database, id: string): Promise<Dependents> {
  const [endpoints, workflows] = await Promise.all([
    db
      .selectFrom('trigger_endpoints')
      .select(['id', 'environment'])
      .where('connection_id', '=', id)
      .where('deleted_at_ms', 'is', null)
      .execute(),
    db
      .selectFrom('workflow_environments as published')
      .leftJoin('trigger_endpoints', 'trigger_endpoints.id', 'published.endpoint_id')
      .select(['published.workflow_id as id', 'published.name', 'published.environment'])
      .where(({ or, eb }) =>
        or([eb('trigger_endpoints.connection_id', '=', id), eb('published.connection_id', '=', id)]),
      )
      .where('published.version', 'is not', null)
      .execute(),
  ]);
  return { endpoints, workflows };
}

/** @throws Problem 409 naming what depends on the connection. */
export function assertUnused({ endpoints, workflows }: Dependents): void {
  if (endpoints.length + workflows.length === 0) return;
  const names = [
    ...endpoints.map((endpoint) => `trigger endpoint ${endpoint.id} (${endpoint.environment})`),
    ...workflows.map((workflow) => `workflow ${workflow.name} (${workflow.environment})`),
  ];
  throw new Problem(
    409,
    'connection_in_use',
    `What depends on this connection: ${names.join(', ')}. Delete it with force=true to switch those off too`,
  );
}

/** Endpoints of the connection answer 404 from then on, workflows start nothing. */
export async function switchOff(
  transaction: Database,
  { endpoints, workflows }: Dependents,
  now: number,
): Promise<void> {
  const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);
  for (const { id, environment } of workflows) {
    await transaction
      .updateTable('workflow_environments')
      .set({ version: null, changed_at_ms: now, changed_by: null })
      .where('workflow_id', '=', id)
      .where('environment', '=', environment)
      .execute();
    await transaction
      .insertInto('workflow_publications')
      .values({ id: newId('pub'), workflow_id: id, environment, version: null, at_ms: now, actor: null })
      .execute();
  }
  if (endpoints.length > 0) {
    await transaction
      .updateTable('trigger_endpoints')
      .set({ deleted_at_ms: now })
      .where('id', 'in', idsOf(endpoints))
      .execute();
  }
}
