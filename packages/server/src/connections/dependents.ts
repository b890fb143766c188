import { newId } from '../ids.ts';
import { Problem } from '../store/problem.ts';
import type { Database } from '../store/store.ts';

/** What depends on a connection. */
export interface Dependents {
  endpoints: { id: string; environment: string }[];
  /** Published ones, once for each environment that runs them. */
  workflows: { id: string; name: string; environment: string }[];
  /** Those under way. */
  syncs: { id: string; environment: string }[];
  /** Those that are not paused. */
  syncSchedules: { id: string; name: string; environment: string }[];
}

export async function dependentsOf(db: Database, id: string): Promise<Dependents> {
  const [endpoints, workflows, syncs, syncSchedules] = await Promise.all([
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
    db
      .selectFrom('syncs')
      .select(['id', 'environment'])
      .where('connection_id', '=', id)
      .where('ended_at_ms', 'is', null)
      .execute(),
    db
      .selectFrom('sync_schedules')
      .select(['id', 'name', 'environment'])
      .where('connection_id', '=', id)
      .where('paused_at_ms', 'is', null)
      .execute(),
  ]);
  return { endpoints, workflows, syncs, syncSchedules };
}

/** @throws Problem 409 naming what depends on the connection. */
export function assertUnused({ endpoints, workflows, syncs, syncSchedules }: Dependents): void {
  const names = [
    ...endpoints.map((endpoint) => `trigger endpoint ${endpoint.id} (${endpoint.environment})`),
    ...workflows.map((workflow) => `workflow ${workflow.name} (${workflow.environment})`),
    ...syncs.map((sync) => `sync ${sync.id} (${sync.environment})`),
    ...syncSchedules.map((schedule) => `schedule of syncs ${schedule.name} (${schedule.environment})`),
  ];
  if (names.length === 0) return;
  throw new Problem(
    409,
    'connection_in_use',
    `What depends on this connection: ${names.join(', ')}. Delete it with force=true to switch those off too`,
  );
}

/** Endpoints of the connection answer 404 from then on, workflows start nothing, and no more of a file is sent. */
export async function switchOff(
  transaction: Database,
  { endpoints, workflows, syncs, syncSchedules }: Dependents,
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
  if (syncs.length > 0) {
    await transaction
      .updateTable('syncs')
      .set({ status: 'cancelled', ended_at_ms: now, changed_at_ms: now })
      .where('id', 'in', idsOf(syncs))
      .where('ended_at_ms', 'is', null)
      .execute();
  }
  if (syncSchedules.length > 0) {
    await transaction
      .updateTable('sync_schedules')
      .set({ paused_at_ms: now })
      .where('id', 'in', idsOf(syncSchedules))
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
