import { type Environment, nearNames } from '@cio-bridge/connector';
import type { Database } from '../../store/store.ts';
import type { WorkflowDefinition } from './definition.ts';
import { namesRead } from './names-read.ts';
import type { DefinitionFault } from './step-faults.ts';

/** What a definition reads of the client that the client does not have in this environment. */
export async function missingNames(
  db: Database,
  definition: WorkflowDefinition,
  clientId: string,
  environment: Environment,
): Promise<DefinitionFault[]> {
  const read = namesRead(definition).filter(({ isOptional }) => !isOptional);
  if (read.length === 0) return [];
  const namesIn = async (table: 'client_values' | 'client_secrets') => {
    const rows = await db
      .selectFrom(table)
      .select('name')
      .where('client_id', '=', clientId)
      .where('environment', '=', environment)
      .execute();
    return rows.map(({ name }) => name);
  };
  const there = { value: await namesIn('client_values'), secret: await namesIn('client_secrets') };
  return read
    .filter(({ kind, name }) => !there[kind].includes(name))
    .map(({ kind, name, pointer }) => ({
      pointer,
      code: `missing_${kind}`,
      message: `The client has no ${kind} ${name} in ${environment}: set it first`,
      suggestion: nearNames(name, there[kind])[0],
    }));
}
