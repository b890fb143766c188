import { notFound } from '../../store/problem.ts';
import type { Database } from '../../store/store.ts';
import type { WorkflowDefinition } from './definition.ts';

export interface Workflow {
  id: string;
  clientId: string;
  client: string;
  name: string;
  version: number;
  enabled: boolean;
  trigger: WorkflowDefinition['trigger']['type'];
  endpointId: string | null;
  connectionId: string | null;
  environment: string | null;
  createdAtMs: number;
}

export interface WorkflowVersion {
  version: number;
  createdAtMs: number;
}

/** What people see of workflows. */
export interface ShownWorkflows {
  get(id: string): Promise<Workflow>;
  list(filter: { clientIds?: readonly string[] | undefined }): Promise<Workflow[]>;
  versions(id: string): Promise<WorkflowVersion[]>;
}

export function createShownWorkflows({ db }: { db: Database }): ShownWorkflows {
  const rows = () =>
    db
      .selectFrom('workflows')
      .innerJoin('clients', 'clients.id', 'workflows.client_id')
      .selectAll('workflows')
      .select('clients.name as client');
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];
  const toWorkflow = (row: Row): Workflow => ({
    id: row.id,
    clientId: row.client_id,
    client: row.client,
    name: row.name,
    version: row.version,
    enabled: row.enabled === 1,
    trigger: (row.trigger_type ?? 'event') as Workflow['trigger'],
    endpointId: row.endpoint_id,
    connectionId: row.connection_id,
    environment: row.environment,
    createdAtMs: row.created_at_ms,
  });

  return {
    async get(id) {
      const row = await rows().where('workflows.id', '=', id).executeTakeFirst();
      if (!row) throw notFound('workflow');
      return toWorkflow(row);
    },
    async list({ clientIds }) {
      let all = rows();
      if (clientIds) all = all.where('workflows.client_id', 'in', clientIds);
      return (await all.orderBy('clients.name').orderBy('workflows.name').execute()).map(toWorkflow);
    },
    async versions(id) {
      const found = await db
        .selectFrom('workflow_versions')
        .select(['version', 'created_at_ms'])
        .where('workflow_id', '=', id)
        .orderBy('version', 'desc')
        .execute();
      return found.map((row) => ({ version: row.version, createdAtMs: row.created_at_ms }));
    },
  };
}
