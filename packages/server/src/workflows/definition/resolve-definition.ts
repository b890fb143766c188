import type { z } from 'zod';
import { Problem } from '../../store/problem.ts';
import type { Database } from '../../store/store.ts';
import type { ActiveWorkflows } from './active-workflows.ts';
import { checkDefinition } from './check-definition.ts';
import { type WorkflowDefinition, workflowDefinitionSchema } from './definition.ts';
import { sameDefinition } from './same-definition.ts';

/** Whose workflow it may be: this client's, or one of these clients'. */
export interface Within {
  clientId?: string | undefined;
  clientIds?: readonly string[] | undefined;
}

/** A definition whose names have been found. */
export interface ResolvedDefinition {
  definition: WorkflowDefinition;
  clientId: string;
  connectionId: string | null;
  endpointId: string | null;
  /** The workflow of that name, if there is one. */
  existing: { id: string; version: number } | undefined;
  /** Whether saving it would change nothing: neither the definition, nor what its names lead to. */
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
  definition,
}: {
  db: Database;
  definition: ActiveWorkflows['definition'];
}): ResolveDefinition {
  return resolve;

  async function resolve(given: unknown, within: Within): Promise<ResolvedDefinition> {
    const parsed = workflowDefinitionSchema.safeParse(given);
    if (!parsed.success) {
      const { path, message } = innermost(parsed.error.issues[0] as z.core.$ZodIssue);
      throw invalid(`/${path.join('/')}`, message);
    }
    const [fault] = checkDefinition(parsed.data);
    if (fault) throw invalid(fault.pointer, fault.message);
    const clientId = within.clientId ?? (await findClient(parsed.data.client, within.clientIds));
    const found = await findTarget(parsed.data, clientId);
    const row = await db
      .selectFrom('workflows')
      .select(['id', 'version', 'connection_id', 'endpoint_id'])
      .where('client_id', '=', clientId)
      .where('name', '=', parsed.data.name)
      .executeTakeFirst();
    const isUnchanged =
      row !== undefined &&
      row.connection_id === found.connectionId &&
      row.endpoint_id === found.endpointId &&
      sameDefinition(await definition(row.id, row.version), parsed.data);
    const existing = row && { id: row.id, version: row.version };
    return { definition: parsed.data, clientId, existing, isUnchanged, ...found };
  }

  async function findClient(nameOrId: string | undefined, among: readonly string[] | undefined): Promise<string> {
    if (nameOrId === undefined) throw invalid('/client', 'Name the client whose workflow this is');
    const row = await db
      .selectFrom('clients')
      .select('id')
      .where('deleted_at_ms', 'is', null)
      .where((where) => where.or([where('id', '=', nameOrId), where('name', '=', nameOrId)]))
      .$if(among !== undefined, (query) => query.where('id', 'in', among as string[]))
      .executeTakeFirst();
    if (!row) throw invalid('/client', `There is no client ${nameOrId}`);
    return row.id;
  }

  async function findTarget({ connection, environment, trigger }: WorkflowDefinition, clientId: string) {
    const named = connection === undefined ? null : await findConnection(connection, clientId);
    if (trigger.type !== 'event') return { connectionId: named, endpointId: null };
    const endpoints = await db
      .selectFrom('trigger_endpoints')
      .innerJoin('connections', 'connections.id', 'trigger_endpoints.connection_id')
      .where('connections.client_id', '=', clientId)
      .where('connections.deleted_at_ms', 'is', null)
      .where('trigger_endpoints.deleted_at_ms', 'is', null)
      .select(['trigger_endpoints.id', 'trigger_endpoints.connection_id', 'trigger_endpoints.environment'])
      .execute();
    const possible = endpoints.filter((endpoint) =>
      trigger.endpoint === undefined
        ? endpoint.environment === environment && (named === null || endpoint.connection_id === named)
        : endpoint.id === trigger.endpoint,
    );
    const [endpoint, another] = possible;
    if (!endpoint) {
      const what = trigger.endpoint ?? `for ${environment}`;
      throw invalid('/trigger/endpoint', `The client has no trigger endpoint ${what}`);
    }
    if (another) throw invalid('/trigger/endpoint', 'There is more than one trigger endpoint; name one by its id');
    return { connectionId: named ?? endpoint.connection_id, endpointId: endpoint.id };
  }

  async function findConnection(nameOrId: string, clientId: string): Promise<string> {
    const row = await db
      .selectFrom('connections')
      .select('id')
      .where('client_id', '=', clientId)
      .where('deleted_at_ms', 'is', null)
      .where((where) => where.or([where('id', '=', nameOrId), where('name', '=', nameOrId)]))
      .executeTakeFirst();
    if (!row) throw invalid('/connection', `The client has no connection ${nameOrId}`);
    return row.id;
  }
}

/** What is wrong with the form of a condition that was meant: the one that fits the deepest. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const firsts = issue.errors.flatMap(([first]) => (first ? [innermost(first)] : []));
  const [deepest] = firsts.toSorted((one, other) => other.path.length - one.path.length);
  return deepest ? { ...deepest, path: [...issue.path, ...deepest.path] } : issue;
}

const invalid = (pointer: string, message: string): Problem => new Problem(422, 'invalid_workflow', message, pointer);
