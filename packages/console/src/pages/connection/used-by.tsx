import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { everyEndpointQuery } from '../../api/queries.ts';
import type { Connection } from '../../api/types.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { isEnvironment } from '../../lists/scope.ts';
import { Badge } from '../../ui/badge.tsx';
import { Failure } from '../../ui/failure.tsx';
import { LinkRows } from '../../ui/link-rows.tsx';
import { linkLook } from '../../ui/look.ts';
import { Panel } from '../../ui/panel.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { endpointState } from '../../words/endpoint-facts.ts';
import { environmentWords } from '../../words/environments.ts';
import { dependentsQuery } from './queries.ts';

/** The triggers that stand on it, and the workflows that act with it. */
export function UsedBy({ connection }: { connection: Connection }) {
  const { data, error, refetch } = useQuery(dependentsQuery(connection.id));
  useLiveQuery(dependentsQuery(connection.id).queryKey, ({ type }) => type === 'endpoint' || type === 'workflow');
  const known = useQuery(everyEndpointQuery({ clientId: [connection.client.id] })).data ?? [];
  return (
    <Panel
      title="Used by"
      aside={
        <Link
          to="/triggers/new"
          search={{ client: connection.client.id, connection: connection.id }}
          className={linkLook}
        >
          New trigger
        </Link>
      }
    >
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows />}
      {data && (
        <LinkRows
          nothing="Nothing uses it yet. A trigger takes what Customer.io reports; a workflow acts on it."
          rows={[
            ...data.endpoints.map(({ id, environment }) => {
              const endpoint = known.find((each) => each.id === id);
              const state = endpoint && endpointState(endpoint);
              return {
                key: id,
                words: endpoint?.name || 'Trigger',
                detail: isEnvironment(environment) ? environmentWords[environment].words : environment,
                badge: state && <Badge tone={state.tone}>{state.words}</Badge>,
                link: { to: '/triggers/$triggerId/{-$tab}', params: { triggerId: id } } as const,
              };
            }),
            ...data.workflows.map(({ id, name }) => ({
              key: id,
              words: name,
              detail: 'Workflow',
              link: { to: '/workflows/$workflowId', params: { workflowId: id } } as const,
            })),
          ]}
        />
      )}
    </Panel>
  );
}
