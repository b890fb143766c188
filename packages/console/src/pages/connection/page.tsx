import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { connectionQuery } from '../../api/queries.ts';
import type { Connection, Environment } from '../../api/types.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { AwaitedThing } from '../../lists/awaited-thing.tsx';
import { environments, useScope } from '../../lists/scope.ts';
import { ThingCrumbs } from '../../lists/thing-crumbs.tsx';
import { Page } from '../../ui/page.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { environmentWords } from '../../words/environments.ts';
import { ConnectionActions } from './connection-actions.tsx';
import { EmptyEnvironment } from './empty-environment.tsx';
import { EnvironmentCard } from './environment-card.tsx';
import { RunLimit } from './run-limit.tsx';
import { UsedBy } from './used-by.tsx';

const route = getRouteApi('/signed-in/connections/$connectionId');

/** One connection: its three environments side by side, and what depends on it. */
export function ConnectionPage() {
  const { connectionId } = route.useParams();
  const { data: connection, error, refetch } = useQuery(connectionQuery(connectionId));
  useLiveQuery(
    connectionQuery(connectionId).queryKey,
    (change) => change.type === 'connection' && (change.connectionId ?? connectionId) === connectionId,
  );
  if (connection) return <ConnectionView connection={connection} />;
  return (
    <AwaitedThing
      title="Connection"
      list={{ to: '/$client/$env/connections', words: 'Connections' }}
      error={error}
      onRetry={() => void refetch()}
    />
  );
}

function ConnectionView({ connection }: { connection: Connection }) {
  const { env } = useScope();
  const first = environments.find((each) => connection.environments[each]) ?? 'production';
  const [shown, setShown] = useState<Environment>(env === 'any' ? first : env);
  return (
    <Page
      title={connection.name}
      crumbs={
        <ThingCrumbs
          list={{ to: '/$client/$env/connections', words: 'Connections' }}
          thing={{ client: connection.client, connection: null, environment: null }}
        />
      }
      aside={<ConnectionActions connection={connection} />}
    >
      <div className="mb-4 xl:hidden">
        <Segmented
          label="Environment"
          value={shown}
          onChange={setShown}
          options={environments.map((value) => ({ value, words: environmentWords[value].words }))}
        />
      </div>
      <div className="grid items-start gap-4 xl:grid-cols-3">
        {environments.map((environment) => {
          const facts = connection.environments[environment];
          return (
            <div key={environment} className={environment === shown ? '' : 'hidden xl:block'}>
              {facts ? (
                <EnvironmentCard connection={connection} environment={environment} facts={facts} />
              ) : (
                <EmptyEnvironment connection={connection} environment={environment} />
              )}
            </div>
          );
        })}
      </div>
      <div className="mt-6 grid items-start gap-6 lg:grid-cols-2">
        <UsedBy connection={connection} />
        <RunLimit connection={connection} />
      </div>
    </Page>
  );
}
