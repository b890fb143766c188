import { Link, type LinkProps } from '@tanstack/react-router';
import { Breadcrumbs } from '../ui/breadcrumbs.tsx';
import { environmentWords } from '../words/environments.ts';
import { isEnvironment, useScopeOf } from './scope.ts';

export type ListPage =
  `/$client/$env/${'events' | 'runs' | 'deliveries' | 'activity' | 'workflows' | 'syncs' | 'clients' | 'connections' | 'triggers'}`;

/** Whose a thing is: its list, its client, its connection and environment. The scope switcher shows it, or all. */
export function ThingCrumbs(props: {
  list: { to: ListPage; words: string };
  thing: {
    client: { id: string; name: string };
    connection: { id: string; name: string } | null;
    environment: string | null;
  };
  /** What it is a part of. */
  parent?: { words: string; link: LinkProps };
}) {
  const { list, thing, parent } = props;
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
        parent && (
          <Link key="parent" {...parent.link}>
            {parent.words}
          </Link>
        ),
      ]}
    </Breadcrumbs>
  );
}
