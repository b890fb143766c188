import type { Environment } from '@cio-bridge/connector';
import type { z } from 'zod';
import { newId } from '../../ids.ts';
import { editedMeanwhile, notFound, Problem } from '../../store/problem.ts';
import type { Database } from '../../store/store.ts';
import { isUniqueViolation } from '../../store/unique-violation.ts';
import { checkDefinition } from './check-definition.ts';
import { type WorkflowDefinition, workflowDefinitionSchema } from './definition.ts';
import { sameDefinition } from './same-definition.ts';

/** A workflow as starting its runs needs it. */
export interface ActiveWorkflow {
  id: string;
  version: number;
  connectionId: string | null;
  environment: Environment | null;
  definition: WorkflowDefinition;
}

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

interface Within {
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

export interface Workflows {
  /**
   * Checks a definition and finds what it names.
   *
   * @param within - The client whose workflow this is, or the only ones whose it may be: any other is as unknown
   * as one that does not exist.
   * @throws Problem 422 `invalid_workflow` with a pointer to the first fault.
   */
  resolve(given: unknown, within: Within): Promise<ResolvedDefinition>;
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
  get(id: string): Promise<Workflow>;
  list(filter: { clientIds?: readonly string[] | undefined }): Promise<Workflow[]>;
  versions(id: string): Promise<WorkflowVersion[]>;
  setEnabled(id: string, enabled: boolean): Promise<void>;
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

export function createWorkflows({
  db,
  onSaved,
}: {
  db: Database;
  /** A workflow was created, changed, enabled or disabled. */
  onSaved?: (workflow: ActiveWorkflow) => void;
}): Workflows {
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

  async function saved(id: string): Promise<void> {
    byEndpoint.clear();
    onSaved?.(await active(id));
  }

  return {
    definition,
    resolve,
    active,
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
    async setEnabled(id, enabled) {
      await db
        .updateTable('workflows')
        .set({ enabled: enabled ? 1 : 0 })
        .where('id', '=', id)
        .execute();
      await saved(id);
    },
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

/** What is wrong with the form of a condition that was meant: the one that fits the deepest. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const firsts = issue.errors.flatMap(([first]) => (first ? [innermost(first)] : []));
  const [deepest] = firsts.toSorted((one, other) => other.path.length - one.path.length);
  return deepest ? { ...deepest, path: [...issue.path, ...deepest.path] } : issue;
}

const invalid = (pointer: string, message: string): Problem => new Problem(422, 'invalid_workflow', message, pointer);
