import type { Environment } from '@cio-bridge/connector';
import { notFound, Problem } from '../../store/problem.ts';
import type { Database } from '../../store/store.ts';
import { type WorkflowDefinition, workflowDefinitionSchema } from './definition.ts';
import { createDefinitionCache } from './definition-cache.ts';
import { type NameRead, namesRead } from './names-read.ts';
import { asSaved } from './saved-definition.ts';
import { triggerSchema } from './triggers.ts';

/** The version of a workflow that is published in an environment, as starting its runs needs it. */
export interface ActiveWorkflow {
  id: string;
  version: number;
  environment: Environment;
  connectionId: string | null;
  definition: WorkflowDefinition;
}

/** Workflows as what starts their runs asks for them: what is off is not among them. */
export interface ActiveWorkflows {
  /** Those that a trigger endpoint feeds; a change made elsewhere shows within a second. */
  forEndpoint(endpointId: string): Promise<ActiveWorkflow[]>;
  /** @throws Problem 409 `workflow_off` when nothing is published in this environment. */
  active(id: string, environment: Environment): Promise<ActiveWorkflow>;
  /**
   * The client's workflow of this name or id, for another one that runs in this environment.
   *
   * @throws Problem 404 when there is none, 409 `workflow_off` when it is off there.
   */
  callable(clientId: string, nameOrId: string, environment: Environment): Promise<ActiveWorkflow>;
  /** Names of those published in this environment that read this value, or secret, of the client. */
  readersOf(
    place: { clientId: string; environment: Environment },
    kind: NameRead['kind'],
    name: string,
  ): Promise<string[]>;
  /** Those that start by the clock. */
  scheduled(): Promise<ActiveWorkflow[]>;
  /**
   * @throws Problem 409 `definition_unreadable` when an earlier cio-bridge saved what this one does not take, and
   * `version_unfinished` when it was saved with things to mend.
   */
  definition(workflowId: string, version: number): Promise<WorkflowDefinition>;
  /** The same for who can do without: `undefined` when there is none that can be read. */
  readable(workflowId: string, version: number): Promise<WorkflowDefinition | undefined>;
}

/** Code of a run, or an answer, that is about a saved definition which cannot be read any more. */
export const DEFINITION_UNREADABLE = 'definition_unreadable';

/** A store that is away is another matter: nothing is known then. */
function noneThatCanBeRead(error: unknown): undefined {
  if (!(error instanceof Problem) || error.status >= 500) throw error;
}

const versionUnfinished = (version: number, faults: number): Problem =>
  new Problem(
    409,
    'version_unfinished',
    `Version ${version} was saved with ${faults === 1 ? 'something' : `${faults} things`} to mend: mend it and save it again, then it can be turned on`,
  );

/** How long the list of an endpoint's workflows is trusted: another server may have published one. */
const TRUST_MS = 1_000;

export function createActiveWorkflows({ db }: { db: Database }): ActiveWorkflows & {
  /** A workflow was published or switched off here: what was known of endpoints is asked for again. */
  forget(): void;
} {
  const versions = createDefinitionCache();
  const byEndpoint = new Map<string, { untilMs: number; workflows: Promise<ActiveWorkflow[]> }>();

  async function definition(workflowId: string, version: number): Promise<WorkflowDefinition> {
    const key = `${workflowId}/${version}`;
    const known = versions.get(key);
    if (known) return known;
    const { text, faults } = await read(workflowId, version);
    if (faults > 0) throw versionUnfinished(version, faults);
    const parsed = workflowDefinitionSchema.safeParse(asSaved(JSON.parse(text)));
    if (!parsed.success) {
      const [{ path, message } = { path: [], message: '' }] = parsed.error.issues;
      throw new Problem(
        409,
        DEFINITION_UNREADABLE,
        `Version ${version} of this workflow was saved by an earlier cio-bridge and cannot be read any more (/${path.join('/')}: ${message}): save it anew`,
      );
    }
    versions.set(key, parsed.data, text.length);
    return parsed.data;
  }

  async function read(workflowId: string, version: number): Promise<{ text: string; faults: number }> {
    const row = await db
      .selectFrom('workflow_versions')
      .select(['definition as text', 'faults'])
      .where('workflow_id', '=', workflowId)
      .where('version', '=', version)
      .executeTakeFirst();
    if (!row) throw notFound('version of this workflow');
    return row;
  }

  /**
   * One that cannot be read stops nobody but itself: with as much of it as says when it starts. Its runs
   * begin, and fail with the reason.
   */
  async function definitionOrTrigger(workflowId: string, version: number): Promise<WorkflowDefinition | undefined> {
    try {
      return await definition(workflowId, version);
    } catch (error) {
      if (!(error instanceof Problem && error.code === DEFINITION_UNREADABLE)) throw error;
      const { text } = await read(workflowId, version);
      const stored = asSaved(JSON.parse(text)) as Partial<WorkflowDefinition>;
      const trigger = triggerSchema.safeParse(stored.trigger);
      if (!trigger.success) return undefined;
      const { name = '' } = stored;
      return { name, trigger: trigger.data, environment: 'production', timeZone: 'UTC', vars: {}, steps: [] };
    }
  }

  const published = () =>
    db
      .selectFrom('workflow_environments')
      .select(['workflow_id', 'environment', 'version', 'connection_id'])
      .where('version', 'is not', null);
  type Row = Awaited<ReturnType<ReturnType<typeof published>['execute']>>[number];

  const withDefinition = (row: Row, found: WorkflowDefinition): ActiveWorkflow => ({
    id: row.workflow_id,
    version: row.version as number,
    environment: row.environment as Environment,
    connectionId: row.connection_id,
    definition: found,
  });

  const toActive = async (row: Row): Promise<ActiveWorkflow> =>
    withDefinition(row, await definition(row.workflow_id, row.version as number));

  /** Without those of which not even the start can be read. */
  async function toActiveOnes(rows: Row[]): Promise<ActiveWorkflow[]> {
    const all = await Promise.all(
      rows.map(async (row) => {
        const found = await definitionOrTrigger(row.workflow_id, row.version as number);
        return found && withDefinition(row, found);
      }),
    );
    return all.filter((workflow) => workflow !== undefined);
  }

  async function active(id: string, environment: Environment): Promise<ActiveWorkflow> {
    const row = await published()
      .where('workflow_id', '=', id)
      .where('environment', '=', environment)
      .executeTakeFirst();
    if (!row) throw workflowOff(environment);
    return toActive(row);
  }

  async function loadForEndpoint(endpointId: string): Promise<ActiveWorkflow[]> {
    const rows = await published().where('endpoint_id', '=', endpointId).execute();
    return toActiveOnes(rows);
  }

  return {
    definition,
    readable: (workflowId, version) => definition(workflowId, version).catch(noneThatCanBeRead),
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
    async callable(clientId, nameOrId, environment) {
      const named = await db
        .selectFrom('workflows')
        .leftJoin('workflow_environments', (join) =>
          join
            .onRef('workflow_environments.workflow_id', '=', 'workflows.id')
            .on('workflow_environments.environment', '=', environment)
            .on('workflow_environments.version', 'is not', null),
        )
        .select(['workflows.id', 'workflow_environments.name as published_name'])
        .where('client_id', '=', clientId)
        .where('deleted_at_ms', 'is', null)
        .where((where) =>
          where.or([
            where('workflows.id', '=', nameOrId),
            where('workflow_environments.name', '=', nameOrId),
            where('workflows.name', '=', nameOrId),
          ]),
        )
        .execute();
      // A name that a draft gave away, or took, is not in force before it is published.
      const [found] = [
        ...named.filter(({ id }) => id === nameOrId),
        ...named.filter(({ published_name }) => published_name === nameOrId),
        ...named,
      ];
      if (!found) throw new Problem(404, 'not_found', `The client has no workflow ${nameOrId}`);
      return active(found.id, environment);
    },
    async readersOf({ clientId, environment }, kind, name) {
      const rows = await published()
        .where('workflow_id', 'in', (workflows) =>
          workflows.selectFrom('workflows').select('id').where('client_id', '=', clientId),
        )
        .where('environment', '=', environment)
        .execute();
      const readers = (await toActiveOnes(rows)).filter((workflow) =>
        namesRead(workflow.definition).some((read) => read.kind === kind && read.name === name && !read.isOptional),
      );
      return readers.map((workflow) => workflow.definition.name).sort();
    },
    async scheduled() {
      const rows = await published().where('trigger_type', '=', 'schedule').execute();
      return toActiveOnes(rows);
    },
  };
}

const workflowOff = (environment: string): Problem =>
  new Problem(409, 'workflow_off', `The workflow is off in ${environment}: publish a version there first`);
