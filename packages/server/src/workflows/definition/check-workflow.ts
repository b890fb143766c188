import { type Environment, nearNames } from '@cio-bridge/connector';
import { Problem } from '../../store/problem.ts';
import type { Database } from '../../store/store.ts';
import { findClient } from './find-client.ts';
import { missingNames } from './missing-names.ts';
import type { OuterFaults } from './outer-faults.ts';
import { findConnection, publicationTarget } from './publication-target.ts';
import { defaultEnvironment, type Within } from './resolve-definition.ts';
import type { DefinitionFault } from './step-faults.ts';
import { faultsOfTests } from './test-faults.ts';
import { faultsOfWorkflow } from './workflow-faults.ts';

/** Everything that can be known of a workflow before it is saved. */
export interface WorkflowCheck {
  faults: DefinitionFault[];
  /** What it can be saved with, and what somebody should look at. */
  warnings: DefinitionFault[];
  /** What its names lead to; null where they lead nowhere, or none is given. */
  resolved: {
    client: { id: string; name: string } | null;
    connection: { id: string; name: string } | null;
    /** The one that it would be a new version of. */
    workflow: { id: string; version: number } | null;
    environment: Environment;
    endpointId: string | null;
  };
}

/** @param environment - Where it is to be published: what is missing there is a fault, and a warning when nobody asked. */
export async function checkWorkflow(
  db: Database,
  given: unknown,
  { environment, outerFaults, ...within }: Within & { environment?: Environment | undefined; outerFaults: OuterFaults },
): Promise<WorkflowCheck> {
  const { faults: ownFaults, definition } = faultsOfWorkflow(given);
  const faults: DefinitionFault[] = [...ownFaults];
  const warnings: DefinitionFault[] = [];
  const names = (typeof given === 'object' && given !== null ? given : {}) as Record<string, unknown>;
  const textOf = (name: string) => (typeof names[name] === 'string' ? (names[name] as string) : undefined);
  const at = environment ?? (definition ? defaultEnvironment(definition) : 'production');

  const client = await orFault(faults, 'unknown_client', () =>
    findClient(db, within.clientId ?? textOf('client'), within),
  );
  const named = textOf('connection');
  const connection =
    client && named !== undefined
      ? await orFault(faults, 'unknown_connection', () => findConnection(db, named, client.id))
      : null;
  await suggest(faults, 'unknown_connection', named, () => connectionNames(db, client?.id));
  await suggest(faults, 'unknown_client', textOf('client'), () => clientNames(db, within));
  const target =
    client && definition && (named === undefined || connection)
      ? await orFault(environment === undefined ? warnings : faults, 'no_endpoint', () =>
          publicationTarget(db, definition, client.id, at),
        )
      : null;
  if (client && definition) {
    faults.push(...(await outerFaults(definition, client.id, within.beside)));
    const missing = await missingNames(db, definition, client.id, at);
    (environment === undefined ? warnings : faults).push(...missing);
  }
  if (definition) warnings.push(...faultsOfTests(definition));
  if (names.environment !== undefined) {
    warnings.push({
      pointer: '/environment',
      code: 'deprecated_field',
      message: 'is deprecated: say where it runs when you publish it',
    });
  }
  const name = textOf('name')?.trim();
  const workflow =
    client && name !== undefined
      ? await db
          .selectFrom('workflows')
          .select(['id', 'version'])
          .where('client_id', '=', client.id)
          .where('name', '=', name)
          .where('deleted_at_ms', 'is', null)
          .executeTakeFirst()
      : undefined;
  return {
    faults,
    warnings,
    resolved: {
      client,
      connection,
      workflow: workflow ?? null,
      environment: at,
      endpointId: target?.endpointId ?? null,
    },
  };
}

/** What it finds, or null with the problem among the faults. */
async function orFault<T>(faults: DefinitionFault[], code: string, find: () => Promise<T>): Promise<T | null> {
  try {
    return await find();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    faults.push({ pointer: error.pointer ?? '', code, message: error.message });
    return null;
  }
}

/** Adds the nearest name to the fault of this code, if it is there. */
async function suggest(
  faults: DefinitionFault[],
  code: string,
  given: string | undefined,
  namesOf: () => Promise<string[]>,
): Promise<void> {
  const fault = faults.find((each) => each.code === code);
  if (fault && given !== undefined) [fault.suggestion] = nearNames(given, await namesOf());
}

/** Enough to find what was meant. */
const MAX_NAMES = 1_000;

const clientNames = async (db: Database, { clientIds }: Within): Promise<string[]> => {
  const rows = await db
    .selectFrom('clients')
    .select('name')
    .where('deleted_at_ms', 'is', null)
    .$if(clientIds !== undefined, (query) => query.where('id', 'in', clientIds as string[]))
    .limit(MAX_NAMES)
    .execute();
  return rows.map(({ name }) => name);
};

const connectionNames = async (db: Database, clientId: string | undefined): Promise<string[]> => {
  const rows = await db
    .selectFrom('connections')
    .select('name')
    .where('client_id', '=', clientId ?? '')
    .where('deleted_at_ms', 'is', null)
    .limit(MAX_NAMES)
    .execute();
  return rows.map(({ name }) => name);
};
