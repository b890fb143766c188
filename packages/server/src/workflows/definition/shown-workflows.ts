import { type Environment, environments } from '@cio-bridge/connector';
import type { ExpressionBuilder } from 'kysely';
import { stringify } from 'yaml';
import type { Actor } from '../../access/access.ts';
import { containing, equalTo, type OneOrMore } from '../../store/equal-to.ts';
import { notFound } from '../../store/problem.ts';
import type { Database } from '../../store/store.ts';
import type { Tables } from '../../store/tables.ts';
import type { WorkflowDefinition } from './definition.ts';

/** What one environment of a workflow runs. */
export interface PublishedVersion {
  version: number;
  connection: { id: string; name: string } | null;
  endpointId: string | null;
  publishedAtMs: number;
  /** Null for what was published before anybody wrote that down. */
  publishedBy: Actor | null;
}

export interface Workflow {
  id: string;
  client: { id: string; name: string };
  name: string;
  /** The newest that was saved. */
  version: number;
  trigger: WorkflowDefinition['trigger']['type'];
  /** Null is off. */
  environments: Record<Environment, PublishedVersion | null>;
  createdAtMs: number;
}

export interface WorkflowVersion {
  version: number;
  createdAtMs: number;
  savedBy: Actor | null;
  note: string | null;
  /** How many things were wrong with it when it was saved: unless it is 0, it cannot be published. */
  faults: number;
  /** The environments that run it. */
  publishedIn: Environment[];
}

/** A version with what it says. */
export interface WorkflowText extends Omit<WorkflowVersion, 'publishedIn'> {
  definition: unknown;
  /** As it was written, comments and order too; as YAML when it came as JSON. */
  source: string;
}

/** One publication, or one switching off, of which the version is null. */
export interface Publication {
  id: string;
  environment: Environment;
  version: number | null;
  atMs: number;
  by: Actor | null;
}

export interface WorkflowFilter {
  clientIds?: readonly string[] | undefined;
  clientId?: OneOrMore;
  /** Published in one of these. */
  environment?: OneOrMore;
  /** Published where they act on one of these. */
  connectionId?: OneOrMore;
  trigger?: OneOrMore;
  /** A part of their name. */
  search?: string | undefined;
}

/** What people see of workflows. */
export interface ShownWorkflows {
  get(id: string): Promise<Workflow>;
  /** In the order of their clients' names and theirs. */
  list(filter: WorkflowFilter): Promise<Workflow[]>;
  /** Newest first. */
  versions(id: string, page: { limit: number; before?: number | undefined }): Promise<WorkflowVersion[]>;
  /** @throws Problem 404 when it has no such version. */
  version(id: string, version: number): Promise<WorkflowText>;
  /** Newest first. */
  publications(
    id: string,
    page: { limit: number; before?: string | undefined; environment?: Environment | undefined },
  ): Promise<Publication[]>;
}

export function createShownWorkflows({ db }: { db: Database }): ShownWorkflows {
  const rows = () =>
    db
      .selectFrom('workflows')
      .innerJoin('clients', 'clients.id', 'workflows.client_id')
      .selectAll('workflows')
      .select('clients.name as client')
      .where('workflows.deleted_at_ms', 'is', null);
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];

  async function withEnvironments(found: Row[]): Promise<Workflow[]> {
    if (found.length === 0) return [];
    const published = await db
      .selectFrom('workflow_environments')
      .leftJoin('connections', 'connections.id', 'workflow_environments.connection_id')
      .selectAll('workflow_environments')
      .select('connections.name as connection')
      .where('workflow_environments.version', 'is not', null)
      .$if(found.length === 1, (query) => query.where('workflow_id', '=', (found[0] as Row).id))
      .execute();
    const byWorkflow = Map.groupBy(published, ({ workflow_id }) => workflow_id);
    return found.map((row) => ({
      id: row.id,
      client: { id: row.client_id, name: row.client },
      name: row.name,
      version: row.version,
      trigger: (row.trigger_type ?? 'event') as Workflow['trigger'],
      environments: Object.fromEntries(
        environments.map((environment) => {
          const here = byWorkflow.get(row.id)?.find((each) => each.environment === environment);
          return [environment, here ? toPublished(here) : null];
        }),
      ) as Workflow['environments'],
      createdAtMs: row.created_at_ms,
    }));
  }

  const versionRows = (id: string) => db.selectFrom('workflow_versions').where('workflow_id', '=', id);

  return {
    async get(id) {
      const row = await rows().where('workflows.id', '=', id).executeTakeFirst();
      if (!row) throw notFound('workflow');
      const [workflow] = await withEnvironments([row]);
      return workflow as Workflow;
    },
    async list({ clientIds, clientId, trigger, search, ...published }) {
      const found = await rows()
        .where((where) => where.and(equalTo(where, { 'workflows.client_id': clientIds })))
        .where((where) => where.and(equalTo(where, { 'workflows.client_id': clientId, trigger_type: trigger })))
        .where((where) => where.and([...isPublished(where, published), ...isCalled(search)]))
        .orderBy('clients.name')
        .orderBy('workflows.name')
        .orderBy('workflows.id')
        .execute();
      return withEnvironments(found);
    },
    async versions(id, { limit, before }) {
      const [found, live] = await Promise.all([
        versionRows(id)
          .select(['version', 'created_at_ms', 'saved_by', 'note', 'faults'])
          .$if(before !== undefined, (query) => query.where('version', '<', before as number))
          .orderBy('version', 'desc')
          .limit(limit)
          .execute(),
        db
          .selectFrom('workflow_environments')
          .select(['environment', 'version'])
          .where('workflow_id', '=', id)
          .execute(),
      ]);
      return found.map((row) => ({
        version: row.version,
        createdAtMs: row.created_at_ms,
        savedBy: toActor(row.saved_by),
        note: row.note,
        faults: row.faults,
        publishedIn: environments.filter((environment) =>
          live.some((each) => each.environment === environment && each.version === row.version),
        ),
      }));
    },
    async version(id, version) {
      const row = await versionRows(id).selectAll().where('version', '=', version).executeTakeFirst();
      if (!row) throw notFound('version of this workflow');
      const definition: unknown = JSON.parse(row.definition);
      return {
        version: row.version,
        createdAtMs: row.created_at_ms,
        savedBy: toActor(row.saved_by),
        note: row.note,
        faults: row.faults,
        definition,
        source: row.source ?? stringify(definition),
      };
    },
    async publications(id, { limit, before, environment }) {
      const found = await db
        .selectFrom('workflow_publications')
        .selectAll()
        .where('workflow_id', '=', id)
        .$if(environment !== undefined, (query) => query.where('environment', '=', environment as string))
        .$if(before !== undefined, (query) => query.where('id', '<', before as string))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return found.map((row) => ({
        id: row.id,
        environment: row.environment as Environment,
        version: row.version,
        atMs: row.at_ms,
        by: toActor(row.actor),
      }));
    },
  };
}

/** Live in one of these environments, acting on one of these connections. */
function isPublished(
  where: ExpressionBuilder<Tables, 'workflows' | 'clients'>,
  { environment, connectionId }: Pick<WorkflowFilter, 'environment' | 'connectionId'>,
) {
  if (environment === undefined && connectionId === undefined) return [];
  const live = where
    .selectFrom('workflow_environments')
    .select('workflow_id')
    .where('version', 'is not', null)
    .where((inner) => inner.and(equalTo(inner, { environment, connection_id: connectionId })));
  return [where('workflows.id', 'in', live)];
}

const isCalled = (search: string | undefined) => (search === undefined ? [] : [containing('workflows.name', search)]);

const toPublished = (row: Tables['workflow_environments'] & { connection: string | null }): PublishedVersion => ({
  version: row.version as number,
  connection: row.connection_id === null ? null : { id: row.connection_id, name: row.connection ?? '' },
  endpointId: row.endpoint_id,
  publishedAtMs: row.changed_at_ms,
  publishedBy: toActor(row.changed_by),
});

const toActor = (json: string | null): Actor | null => (json === null ? null : JSON.parse(json));
