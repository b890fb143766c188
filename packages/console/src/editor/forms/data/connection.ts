import { useQuery } from '@tanstack/react-query';
import { everyConnectionQuery } from '../../../api/queries.ts';
import type { Connection, Environment } from '../../../api/types.ts';
import { environments } from '../../../lists/scope.ts';

/** The workspace that choices are loaded from: the one that the workflow acts on. */
export interface Workspace {
  connection: Connection;
  environment: Environment;
}

/** Of the workflow's own connection, else of the first of its client, the first environment that has keys. */
export function useWorkspace(workflow: Readonly<Record<string, unknown>>): Workspace | undefined {
  const connections = useQuery(everyConnectionQuery()).data ?? [];
  const { client, connection: named } = workflow;
  const own = connections.filter((each) => client === undefined || isNamed(each.client, client));
  const connection = named === undefined ? own[0] : own.find((each) => isNamed(each, named));
  const environment = environments.find((each) => connection?.environments[each] !== undefined);
  return connection && environment && { connection, environment };
}

export const isNamed = ({ id, name }: { id: string; name: string }, nameOrId: unknown): boolean =>
  id === nameOrId || name === nameOrId;
