import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { everyConnectionQuery, everyEndpointQuery, everyWorkflowQuery } from '../../api/queries.ts';
import type { Change } from '../../api/stream.ts';
import type { Client, WorkflowSummary } from '../../api/types.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { environments } from '../../lists/scope.ts';
import { Badge } from '../../ui/badge.tsx';
import { EnvironmentCell } from '../../ui/environment-cell.tsx';
import { Failure } from '../../ui/failure.tsx';
import { LinkRows } from '../../ui/link-rows.tsx';
import { linkLook } from '../../ui/look.ts';
import { Panel } from '../../ui/panel.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { endpointState } from '../../words/endpoint-facts.ts';
import { environmentWords } from '../../words/environments.ts';

/** Its connections, triggers and workflows. */
export function ClientThings({ client }: { client: Client }) {
  const connections = useQuery(everyConnectionQuery(client.id));
  const ofClient = everyEndpointQuery({ clientId: [client.id] });
  const endpoints = useQuery(ofClient);
  const workflows = useQuery(everyWorkflowQuery);
  const isOurs = ({ clientId = client.id }: Change) => clientId === client.id;
  useLiveQuery(everyConnectionQuery(client.id).queryKey, (change) => change.type === 'connection' && isOurs(change));
  useLiveQuery(ofClient.queryKey, (change) => change.type === 'endpoint' && isOurs(change));
  useLiveQuery(everyWorkflowQuery.queryKey, (change) => change.type === 'workflow' && isOurs(change));
  return (
    <div className="grid min-w-0 gap-6">
      <Things
        title="Connections"
        result={connections}
        aside={
          <Link to="/connections/new" search={{ client: client.id }} className={linkLook}>
            New connection
          </Link>
        }
        rows={(items) => (
          <LinkRows
            nothing="No connection yet. It holds the keys to one workspace of Customer.io."
            rows={items.map((connection) => ({
              key: connection.id,
              words: connection.name,
              link: { to: '/connections/$connectionId', params: { connectionId: connection.id } },
              detail: (
                <span className="flex flex-wrap gap-x-4 gap-y-1">
                  {environments.flatMap((env) =>
                    connection.environments[env] === undefined
                      ? []
                      : [
                          <span key={env} className="flex items-center gap-1.5">
                            <span className="text-xs">{environmentWords[env].words}</span>
                            <EnvironmentCell facts={connection.environments[env]} />
                          </span>,
                        ],
                  )}
                </span>
              ),
            }))}
          />
        )}
      />
      <Things
        title="Triggers"
        result={endpoints}
        aside={
          <Link to="/triggers/new" search={{ client: client.id }} className={linkLook}>
            New trigger
          </Link>
        }
        rows={(items) => (
          <LinkRows
            nothing="No trigger yet. It is the address that Customer.io reports to."
            rows={items.map((endpoint) => {
              const { words, tone } = endpointState(endpoint);
              return {
                key: endpoint.id,
                words: endpoint.name || endpoint.connection.name,
                link: { to: '/triggers/$triggerId/{-$tab}', params: { triggerId: endpoint.id } },
                detail: environmentWords[endpoint.environment].words,
                badge: <Badge tone={tone}>{words}</Badge>,
              };
            })}
          />
        )}
      />
      <Things
        title="Workflows"
        result={{ ...workflows, data: workflows.data?.filter((each) => each.client.id === client.id) }}
        rows={(items) => <WorkflowRows items={items} />}
      />
    </div>
  );
}

function WorkflowRows({ items }: { items: WorkflowSummary[] }) {
  return (
    <LinkRows
      nothing="No workflow yet."
      rows={items.map(({ id, name, environments: published }) => {
        const live = environments.filter((env) => published[env] !== null);
        return {
          key: id,
          words: name,
          link: { to: '/workflows/$workflowId', params: { workflowId: id } },
          badge:
            live.length === 0 ? (
              <Badge tone="plain">Off</Badge>
            ) : (
              live.map((env) => (
                <Badge key={env} tone="good">
                  {`${environmentWords[env].words} · version ${published[env]?.version}`}
                </Badge>
              ))
            ),
        };
      })}
    />
  );
}

/** One panel that loads by itself, and keeps its place meanwhile. */
function Things<T>(props: {
  title: string;
  aside?: React.ReactNode;
  result: Pick<UseQueryResult<T[]>, 'error' | 'refetch'> & { data: T[] | undefined };
  rows: (items: T[]) => React.ReactNode;
}) {
  const { title, aside, result, rows } = props;
  return (
    <Panel title={title} aside={aside}>
      {result.error && <Failure error={result.error} onRetry={() => void result.refetch()} />}
      {result.data ? rows(result.data) : !result.error && <LoadingRows />}
    </Panel>
  );
}
