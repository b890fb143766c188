import { newId } from '../ids.ts';
import { Problem } from '../problem.ts';
import type { Database } from '../store/store.ts';
import { type WorkflowDefinition, workflowDefinitionSchema } from './definition.ts';

/** An enabled workflow as the activation of events needs it. */
export interface ActiveWorkflow {
  id: string;
  version: number;
  definition: WorkflowDefinition;
}

export interface Workflows {
  /** Creates the workflow, or saves a new version of the one of that name. */
  save(workflow: { clientId: string; definition: unknown }): Promise<{ id: string; version: number }>;
  /** The enabled workflows that a trigger endpoint feeds. */
  forEndpoint(endpointId: string): Promise<ActiveWorkflow[]>;
  definition(workflowId: string, version: number): Promise<WorkflowDefinition>;
}

export function createWorkflows({ db }: { db: Database }): Workflows {
  // Versions never change once saved.
  const versions = new Map<string, WorkflowDefinition>();

  async function definition(workflowId: string, version: number): Promise<WorkflowDefinition> {
    const key = `${workflowId}/${version}`;
    const known = versions.get(key);
    if (known) return known;
    const row = await db
      .selectFrom('workflow_versions')
      .select('definition')
      .where('workflow_id', '=', workflowId)
      .where('version', '=', version)
      .executeTakeFirstOrThrow();
    const parsed = workflowDefinitionSchema.parse(JSON.parse(row.definition));
    versions.set(key, parsed);
    return parsed;
  }

  return {
    definition,
    async save({ clientId, definition: given }) {
      const parsed = workflowDefinitionSchema.safeParse(given);
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw new Problem(
          422,
          'invalid_workflow',
          issue?.message ?? 'The workflow is not valid',
          `/${issue?.path.join('/')}`,
        );
      }
      const { name, trigger } = parsed.data;
      return db.transaction().execute(async (transaction) => {
        const existing = await transaction
          .selectFrom('workflows')
          .select(['id', 'version'])
          .where('client_id', '=', clientId)
          .where('name', '=', name)
          .executeTakeFirst();
        const id = existing?.id ?? newId('wf');
        const version = (existing?.version ?? 0) + 1;
        const current = { version, endpoint_id: trigger.endpoint };
        await transaction
          .insertInto('workflows')
          .values({ id, client_id: clientId, name, enabled: 1, created_at_ms: Date.now(), ...current })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(current))
          .execute();
        await transaction
          .insertInto('workflow_versions')
          .values({ workflow_id: id, version, definition: JSON.stringify(parsed.data), created_at_ms: Date.now() })
          .execute();
        return { id, version };
      });
    },
    async forEndpoint(endpointId) {
      const rows = await db
        .selectFrom('workflows')
        .select(['id', 'version'])
        .where('endpoint_id', '=', endpointId)
        .where('enabled', '=', 1)
        .execute();
      return Promise.all(rows.map(async (row) => ({ ...row, definition: await definition(row.id, row.version) })));
    },
  };
}
