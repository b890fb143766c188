import { useQuery } from '@tanstack/react-query';
import { actionsQuery, everyConnectionQuery, everyWorkflowQuery } from '../api/queries.ts';
import type { Option } from './filters.ts';
import { useScope } from './scope.ts';

/** The connections of the scope, to filter by. */
export function useConnectionOptions(): Option[] | undefined {
  const { client } = useScope();
  const { data } = useQuery(everyConnectionQuery(client === 'all' ? undefined : client));
  return data?.map(({ id, name, client: owner }) => ({
    value: id,
    words: client === 'all' ? `${owner.name} · ${name}` : name,
  }));
}

/** The workflows of the scope, to filter by. */
export function useWorkflowOptions(): Option[] | undefined {
  const { client } = useScope();
  const { data } = useQuery(everyWorkflowQuery);
  return data
    ?.filter((workflow) => client === 'all' || workflow.client.id === client)
    .map(({ id, name, client: owner }) => ({ value: id, words: client === 'all' ? `${owner.name} · ${name}` : name }));
}

export function useActionOptions(): Option[] | undefined {
  const { data } = useQuery(actionsQuery);
  return data?.items.map(({ key, title, group }) => ({ value: key, words: `${title} · ${group}` }));
}
