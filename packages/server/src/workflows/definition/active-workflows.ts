import type { Environment } from '@cio-bridge/connector';
import { notFound, Problem } from '../../store/problem.ts';
import type { Database } from '../../store/store.ts';
import { type WorkflowDefinition, workflowDefinitionSchema } from './definition.ts';

/** A workflow as starting its runs needs it. */
export interface ActiveWorkflow {
  id: string;
  version: number;
  connectionId: string | null;
  environment: Environment | null;
  definition: WorkflowDefinition;
}

/** Workflows as what starts their runs asks for them. */
export interface ActiveWorkflows {
  /** The enabled workflows that a trigger endpoint feeds; a change made elsewhere shows within a second. */
  forEndpoint(endpointId: string): Promise<ActiveWorkflow[]>;
  /** A workflow as a start of one run needs it. */
  active(id: string): Promise<ActiveWorkflow>;
  /** The client's workflow of this name or id. @throws Problem 404 */
  callable(clientId: string, nameOrId: string): Promise<ActiveWorkflow>;
  /** The enabled workflows that start by the clock. */
  scheduled(): Promise<ActiveWorkflow[]>;
  definition(workflowId: string, version: number): Promise<WorkflowDefinition>;
}

/** How long the list of an endpoint's workflows is trusted: another server may have saved one. */
const TRUST_MS = 1_000;

export function createActiveWorkflows({ db }: { db: Database }): ActiveWorkflows & {
  /** A workflow was changed here: what was known of endpoints is asked for again. */
  forget(): void;
} {
  // Versions never change once saved.
  const versions = new Map<string, WorkflowDefinition>();
  const byEndpoint = new Map<string, { untilMs: number; workflows: Promise<ActiveWorkflow[]> }>();

  async function definition(workflowId: string, version: number): Promise<WorkflowDefinition> {
    const key = `${workflowId}/${version}`;
    const known = versions.get(key);
    if (known) return known;
    const row = await db
      .selectFrom('workflow_versions')
      .select('definition')
      .where('workflow_id', '=', workflowId)
      .where('version', '=', version)
      .executeTakeFirst();
    if (!row) throw notFound('version of this workflow');
    const parsed = workflowDefinitionSchema.parse(JSON.parse(row.definition));
    versions.set(key, parsed);
    return parsed;
  }

  const activeColumns = ['id', 'version', 'connection_id', 'environment'] as const;
  const toActive = async (row: {
    id: string;
    version: number;
    connection_id: string | null;
    environment: string | null;
  }): Promise<ActiveWorkflow> => ({
    id: row.id,
    version: row.version,
    connectionId: row.connection_id,
    environment: row.environment as Environment | null,
    definition: await definition(row.id, row.version),
  });

  async function active(id: string): Promise<ActiveWorkflow> {
    const row = await db.selectFrom('workflows').select(activeColumns).where('id', '=', id).executeTakeFirst();
    if (!row) throw notFound('workflow');
    return toActive(row);
  }

  async function loadForEndpoint(endpointId: string): Promise<ActiveWorkflow[]> {
    const rows = await db
      .selectFrom('workflows')
      .select(activeColumns)
      .where('endpoint_id', '=', endpointId)
      .where('enabled', '=', 1)
      .execute();
    return Promise.all(rows.map(toActive));
  }

  return {
    definition,
    active,
    forget: () => byEndpoint.clear(),
    forEndpoint(endpointId) {
      const known = byEndpoint.get(endpointId);
      if (known && known.untilMs > Date.now()) return known.workflows;
      const workflows = loadForEndpoint(endpointId);
      byEndpoint.set(endpointId, { untilMs: Date.now() + TRUST_MS, workflows });
      workflows.catch(() => byEndpoint.delete(endpointId));
      return workflows;
    },
    async callable(clientId, nameOrId) {
      const row = await db
        .selectFrom('workflows')
        .select(activeColumns)
        .where('client_id', '=', clientId)
        .where((where) => where.or([where('id', '=', nameOrId), where('name', '=', nameOrId)]))
        .executeTakeFirst();
      if (!row) throw new Problem(404, 'not_found', `The client has no workflow ${nameOrId}`);
      return toActive(row);
    },
    async scheduled() {
      const found = await db
        .selectFrom('workflows')
        .select(activeColumns)
        .where('trigger_type', '=', 'schedule')
        .where('enabled', '=', 1)
        .execute();
      return Promise.all(found.map(toActive));
    },
  };
}
