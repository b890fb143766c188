import { newId } from '../../ids.ts';
import { editedMeanwhile } from '../../store/problem.ts';
import type { Database } from '../../store/store.ts';
import { isUniqueViolation } from '../../store/unique-violation.ts';
import { type ActiveWorkflow, type ActiveWorkflows, createActiveWorkflows } from './active-workflows.ts';
import { createResolveDefinition, type ResolveDefinition } from './resolve-definition.ts';
import { createShownWorkflows, type ShownWorkflows } from './shown-workflows.ts';

export interface Workflows extends ActiveWorkflows, ShownWorkflows {
  resolve: ResolveDefinition;
  /**
   * Creates the workflow, or saves a new version of the client's one of that name; the same definition
   * again saves nothing.
   *
   * @throws Problem 422 `invalid_workflow` with a pointer to the first fault; 412 when somebody else was quicker.
   */
  save(workflow: {
    clientId?: string;
    definition: unknown;
  }): Promise<{ id: string; version: number; changed: boolean }>;
  setEnabled(id: string, enabled: boolean): Promise<void>;
}

export function createWorkflows({
  db,
  onSaved,
}: {
  db: Database;
  /** A workflow was created, changed, enabled or disabled. */
  onSaved?: (workflow: ActiveWorkflow) => void;
}): Workflows {
  const { forget, ...active } = createActiveWorkflows({ db });
  const resolve = createResolveDefinition({ db, definition: active.definition });

  async function saved(id: string): Promise<void> {
    forget();
    onSaved?.(await active.active(id));
  }

  return {
    ...active,
    ...createShownWorkflows({ db }),
    resolve,
    async save({ definition: given, ...within }) {
      const resolved = await resolve(given, within);
      const { definition: parsed, clientId, connectionId, endpointId, existing } = resolved;
      if (existing && resolved.isUnchanged) return { ...existing, changed: false };
      const id = existing?.id ?? newId('wf');
      const version = (existing?.version ?? 0) + 1;
      const current = {
        version,
        endpoint_id: endpointId,
        trigger_type: parsed.trigger.type,
        connection_id: connectionId,
        environment: parsed.environment,
        concurrency: parsed.concurrency ?? null,
      };
      const write = db.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('workflows')
          .values({ id, client_id: clientId, name: parsed.name, enabled: 1, created_at_ms: Date.now(), ...current })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(current))
          .execute();
        // Unique on (workflow, version): of two saves at once the second fails, and nothing is overwritten.
        await transaction
          .insertInto('workflow_versions')
          .values({ workflow_id: id, version, definition: JSON.stringify(parsed), created_at_ms: Date.now() })
          .execute();
      });
      await write.catch((error: unknown) => {
        throw isUniqueViolation(error) ? editedMeanwhile() : error;
      });
      await saved(id);
      return { id, version, changed: true };
    },
    async setEnabled(id, enabled) {
      await db
        .updateTable('workflows')
        .set({ enabled: enabled ? 1 : 0 })
        .where('id', '=', id)
        .execute();
      await saved(id);
    },
  };
}
