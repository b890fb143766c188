import { Link } from '@tanstack/react-router';
import { Breadcrumbs } from '../ui/breadcrumbs.tsx';
import { environmentWords } from '../words/environments.ts';
import { isEnvironment, useScopeOf } from './scope.ts';

type ListPage =
  `/$client/$env/${'events' | 'runs' | 'deliveries' | 'activity' | 'workflows' | 'syncs' | 'connections' | 'triggers'}`;

/** Whose a thing is: its list, its client, its connection and environment. Sets the scope switcher to it. */
export function ThingCrumbs(props: {
  list: { to: ListPage; words: string };
  thing: {
    client: { id: string; name: string };
    connection: { id: string; name: string } | null;
    environment: string | null;
  };
}) {
  const { list, thing } = props;
  const environment = isEnvironment(thing.environment) ? thing.environment : null;
  useScopeOf({ clientId: thing.client.id, environment });
  return (
    <Breadcrumbs>
      {[
        <Link key="list" to={list.to} params={{ client: thing.client.id, env: environment ?? 'any' }}>
          {list.words}
        </Link>,
        <Link key="client" to="/clients/$clientId" params={{ clientId: thing.client.id }}>
          {thing.client.name}
        </Link>,
        thing.connection && (
          <Link key="connection" to="/connections/$connectionId" params={{ connectionId: thing.connection.id }}>
            {thing.connection.name}
          </Link>
        ),
        environment && environmentWords[environment].words,
      ]}
    </Breadcrumbs>
  );
}
