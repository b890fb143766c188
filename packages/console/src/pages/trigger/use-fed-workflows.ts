import { useQuery } from '@tanstack/react-query';
import { everyWorkflowQuery } from '../../api/queries.ts';
import type { Endpoint } from '../../api/types.ts';

/** The workflows that are on behind this endpoint. */
export function useFedWorkflows({ id, environment }: Endpoint) {
  const workflows = useQuery(everyWorkflowQuery).data ?? [];
  return workflows.filter((workflow) => workflow.environments[environment]?.endpointId === id);
}
