import type { Environment } from '@cio-bridge/connector';
import type { Database } from '../../store/store.ts';
import type { WorkflowDefinition } from './definition.ts';
import { invalidWorkflow } from './invalid-workflow.ts';

/** What the names of a definition lead to in one environment. */
export interface PublicationTarget {
  connectionId: string | null;
  endpointId: string | null;
}

/** @throws Problem 422 `invalid_workflow` when there is no such connection, or not exactly one endpoint to start on. */
export async function publicationTarget(
  db: Database,
  { connection, trigger }: WorkflowDefinition,
  clientId: string,
  environment: Environment,
): Promise<PublicationTarget> {
  const named = connection === undefined ? null : await findConnection(db, connection, clientId);
  if (trigger.type !== 'event') return { connectionId: named?.id ?? null, endpointId: null };
  const wanted = trigger.endpoint;
  const endpoints = (await endpointsOf(db, clientId)).filter(({ id, name, connection_id }) =>
    wanted === undefined ? named === null || connection_id === named.id : id === wanted || name === wanted,
  );
  const [endpoint, another] = endpoints.filter((each) => each.environment === environment);
  if (!endpoint) {
    throw invalidWorkflow(
      '/trigger/endpoint',
      wanted !== undefined && endpoints[0]
        ? `The trigger endpoint ${wanted} is of ${endpoints[0].environment}: leave it out, or give those of all environments one name and write that`
        : wanted !== undefined
          ? `The client has no trigger endpoint ${wanted}`
          : `The client has no trigger endpoint for ${environment}: make one there, or turn the workflow on where there is one`,
    );
  }
  if (another) {
    throw invalidWorkflow(
      '/trigger/endpoint',
      `There is more than one trigger endpoint for ${environment}; name one by its id or name`,
    );
  }
  return { connectionId: named?.id ?? endpoint.connection_id, endpointId: endpoint.id };
}

/** @throws Problem 422 when the client has no endpoint of this id or name, in whichever environment. */
export async function assertEndpointExists(db: Database, nameOrId: string, clientId: string): Promise<void> {
  const endpoints = await endpointsOf(db, clientId);
  if (endpoints.some(({ id, name }) => id === nameOrId || name === nameOrId)) return;
  throw invalidWorkflow('/trigger/endpoint', `The client has no trigger endpoint ${nameOrId}`);
}

export async function findConnection(
  db: Database,
  nameOrId: string,
  clientId: string,
): Promise<{ id: string; name: string }> {
  const rows = await db
    .selectFrom('connections')
    .select(['id', 'name'])
    .where('client_id', '=', clientId)
    .where('deleted_at_ms', 'is', null)
    .where((where) => where.or([where('id', '=', nameOrId), where('name', '=', nameOrId)]))
    .execute();
  const found = rows.find(({ id }) => id === nameOrId) ?? rows[0];
  if (!found) throw invalidWorkflow('/connection', `The client has no connection ${nameOrId}`);
  return found;
}

const endpointsOf = (db: Database, clientId: string) =>
  db
    .selectFrom('trigger_endpoints')
    .innerJoin('connections', 'connections.id', 'trigger_endpoints.connection_id')
    .where('connections.client_id', '=', clientId)
    .where('connections.deleted_at_ms', 'is', null)
    .where('trigger_endpoints.deleted_at_ms', 'is', null)
    .select([
      'trigger_endpoints.id',
      'trigger_endpoints.name',
      'trigger_endpoints.connection_id',
      'trigger_endpoints.environment',
    ])
    .execute();
