import { type Environment, environments } from '@cio-bridge/connector';
import type { Actor } from '../../access/access.ts';
import { newId } from '../../ids.ts';
import { notFound, Problem } from '../../store/problem.ts';
import type { Database } from '../../store/store.ts';
import { checkDefinition } from './check-definition.ts';
import type { WorkflowDefinition } from './definition.ts';
import { invalidWorkflow } from './invalid-workflow.ts';
import { missingNames } from './missing-names.ts';
import { type PublicationTarget, publicationTarget } from './publication-target.ts';

/** A version that may be published, and what its names lead to. */
export interface Publishable extends PublicationTarget {
  workflowId: string;
  clientId: string;
  environment: Environment;
  version: number;
  definition: WorkflowDefinition;
}

/** What an environment runs before and after. */
export interface PublicationChange {
  environment: Environment;
  /** Null was off. */
  before: number | null;
  version: number;
  /** Whether it is another version than before, or leads somewhere else. */
  changed: boolean;
}

/**
 * @throws Problem 422 `invalid_workflow` with a pointer to what is wrong with a version: one that was saved a while ago was
 * checked by the rules of then, and against the connections and endpoints of then.
 */
export async function publishable(
  db: Database,
  subject: Omit<Publishable, keyof PublicationTarget>,
): Promise<Publishable> {
  const [fault] = checkDefinition(subject.definition);
  if (fault) throw invalidWorkflow(fault.pointer, fault.message);
  const [missing] = await missingNames(db, subject.definition, subject.clientId, subject.environment);
  if (missing) throw invalidWorkflow(missing.pointer, missing.message);
  return {
    ...subject,
    ...(await publicationTarget(db, subject.definition, subject.clientId, subject.environment)),
  };
}

/** Makes the version live in its environment, in the transaction of the caller. */
export async function publishIn(
  transaction: Database,
  subject: Publishable,
  by: Actor | undefined,
): Promise<PublicationChange> {
  const { workflowId, clientId, environment, version, definition, connectionId, endpointId } = subject;
  const before = await transaction
    .selectFrom('workflow_environments')
    .selectAll()
    .where('workflow_id', '=', workflowId)
    .where('environment', '=', environment)
    .executeTakeFirst();
  const changed =
    before?.version !== version || before.connection_id !== connectionId || before.endpoint_id !== endpointId;
  if (!changed) return { environment, before: before.version, version, changed };
  const sameName = await transaction
    .selectFrom('workflow_environments')
    .innerJoin('workflows', 'workflows.id', 'workflow_environments.workflow_id')
    .select('workflows.id')
    .where('workflows.client_id', '=', clientId)
    .where('workflows.id', '!=', workflowId)
    .where('workflow_environments.environment', '=', environment)
    .where('workflow_environments.version', 'is not', null)
    .where('workflow_environments.name', '=', definition.name)
    .executeTakeFirst();
  if (sameName) {
    const message = `Another workflow is published in ${environment} under the name ${definition.name}: publish that one’s new name first`;
    throw new Problem(409, 'name_taken', message, '/name');
  }
  const atMs = Date.now();
  const actor = by ? JSON.stringify(by) : null;
  const now = {
    version,
    name: definition.name,
    trigger_type: definition.trigger.type,
    connection_id: connectionId,
    endpoint_id: endpointId,
    concurrency: definition.concurrency ?? null,
    changed_at_ms: atMs,
    changed_by: actor,
  };
  await transaction
    .insertInto('workflow_environments')
    .values({ workflow_id: workflowId, environment, ...now })
    .onConflict((conflict) => conflict.columns(['workflow_id', 'environment']).doUpdateSet(now))
    .execute();
  await noteDown(transaction, { workflow_id: workflowId, environment, version, at_ms: atMs, actor });
  return { environment, before: before?.version ?? null, version, changed };
}

/** Switches these environments off, in the transaction of the caller. @returns those that were on. */
export async function unpublishIn(
  transaction: Database,
  workflowId: string,
  which: readonly Environment[] = environments,
  by?: Actor,
): Promise<Environment[]> {
  const atMs = Date.now();
  const actor = by ? JSON.stringify(by) : null;
  const switchedOff = await transaction
    .updateTable('workflow_environments')
    .set({ version: null, changed_at_ms: atMs, changed_by: actor })
    .where('workflow_id', '=', workflowId)
    .where('environment', 'in', which)
    .where('version', 'is not', null)
    .returning('environment')
    .execute();
  for (const { environment } of switchedOff) {
    await noteDown(transaction, { workflow_id: workflowId, environment, version: null, at_ms: atMs, actor });
  }
  return switchedOff.map(({ environment }) => environment as Environment);
}

const noteDown = (
  transaction: Database,
  entry: { workflow_id: string; environment: string; version: number | null; at_ms: number; actor: string | null },
) =>
  transaction
    .insertInto('workflow_publications')
    .values({ id: newId('pub'), ...entry })
    .execute();

/** Holds the workflow for this transaction: what is deleted meanwhile is not published, and the other way round. */
export async function holdWorkflow(transaction: Database, id: string): Promise<void> {
  const { numUpdatedRows } = await transaction
    .updateTable('workflows')
    .set(({ ref }) => ({ version: ref('version') }))
    .where('id', '=', id)
    .where('deleted_at_ms', 'is', null)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw notFound('workflow');
}
