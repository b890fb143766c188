import type { Environment } from '@cio-bridge/connector';
import type { Database } from '../../store/store.ts';
import type { ActiveWorkflows } from './active-workflows.ts';
import type { WorkflowDefinition } from './definition.ts';
import { findClient } from './find-client.ts';
import { invalidWorkflow } from './invalid-workflow.ts';
import type { OuterFaults } from './outer-faults.ts';
import { assertEndpointExists, findConnection } from './publication-target.ts';
import { sameDefinition } from './same-definition.ts';
import { faultsOfWorkflow } from './workflow-faults.ts';

/** Whose workflow it may be: this client's, or one of these clients'. */
export interface Within {
  clientId?: string | undefined;
  clientIds?: readonly string[] | undefined;
  /** Names of workflows that are about to be saved together with it, and that it may call. */
  beside?: readonly string[] | undefined;
}

/** A definition whose names have been found. */
export interface ResolvedDefinition {
  definition: WorkflowDefinition;
  client: { id: string; name: string };
  connection: { id: string; name: string } | null;
  /** The workflow that this is a version of, if there is one: the client's of that name. */
  existing: { id: string; version: number } | undefined;
  /** Whether the newest version says the same. */
  isUnchanged: boolean;
}

/**
 * Checks a definition and finds what it names.
 *
 * @param within - The client whose workflow this is, or the only ones whose it may be: any other is as unknown
 * as one that does not exist.
 * @throws Problem 422 `invalid_workflow` with a pointer to the first fault.
 */
export type ResolveDefinition = (given: unknown, within: Within) => Promise<ResolvedDefinition>;

export function createResolveDefinition({
  db,
  readable,
  outerFaults,
}: {
  db: Database;
  outerFaults: OuterFaults;
  readable: ActiveWorkflows['readable'];
}): ResolveDefinition {
  return async (given, within) => {
    const { faults, definition: parsed } = faultsOfWorkflow(given);
    const [fault] = faults;
    if (!parsed) throw invalidWorkflow(fault?.pointer ?? '', fault?.message ?? 'is not a workflow');
    const client = await findClient(db, within.clientId ?? parsed.client, within);
    const connection = parsed.connection === undefined ? null : await findConnection(db, parsed.connection, client.id);
    if (parsed.trigger.type === 'event' && parsed.trigger.endpoint !== undefined) {
      await assertEndpointExists(db, parsed.trigger.endpoint, client.id);
    }
    const [outer] = await outerFaults(parsed, client.id, within.beside);
    if (outer) throw invalidWorkflow(outer.pointer, outer.message);
    const existing = await db
      .selectFrom('workflows')
      .select(['id', 'version'])
      .where('client_id', '=', client.id)
      .where('name', '=', parsed.name)
      .where('deleted_at_ms', 'is', null)
      .executeTakeFirst();
    // A version that cannot be read is another than whatever can.
    const newest = existing && (await readable(existing.id, existing.version));
    const isUnchanged = newest !== undefined && sameDefinition(newest, parsed);
    return { definition: parsed, client, connection, existing, isUnchanged };
  };
}

/** Where a definition is published when nobody says where. */
export const defaultEnvironment = ({ environment }: Pick<WorkflowDefinition, 'environment'>): Environment =>
  environment ?? 'production';
