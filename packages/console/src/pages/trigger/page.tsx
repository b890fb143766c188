import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Navigate } from '@tanstack/react-router';
import { endpointQuery } from '../../api/queries.ts';
import type { Endpoint } from '../../api/types.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { AwaitedThing } from '../../lists/awaited-thing.tsx';
import { ThingCrumbs } from '../../lists/thing-crumbs.tsx';
import { Badge } from '../../ui/badge.tsx';
import { LinkTabs } from '../../ui/link-tabs.tsx';
import { Note } from '../../ui/note.tsx';
import { Page } from '../../ui/page.tsx';
import { endpointState } from '../../words/endpoint-facts.ts';
import { Forwarding } from './forwarding.tsx';
import { Held } from './held.tsx';
import { Overview } from './overview.tsx';
import { PauseButton } from './pause-button.tsx';
import { Settings } from './settings.tsx';
import { Setup } from './setup.tsx';

const route = getRouteApi('/signed-in/triggers/$triggerId/{-$tab}');
/** That nothing has come for long is told by nobody: it is looked at. */
const LOOK_MS = 60_000;

const parts = { overview: Overview, setup: Setup, held: Held, forwarding: Forwarding, settings: Settings };

/** One trigger: how it stands, how it is set up, what it holds back. */
export function TriggerPage() {
  const { triggerId, tab } = route.useParams();
  const { data, error, refetch } = useQuery({
    ...endpointQuery(triggerId),
    refetchInterval: LOOK_MS,
  });
  useLiveQuery(
    endpointQuery(triggerId).queryKey,
    ({ type, endpointId = triggerId, clientId = data?.client.id }) =>
      ((type === 'endpoint' || type === 'held') && endpointId === triggerId) ||
      (type === 'events' && clientId === data?.client.id),
  );
  if (data && tab === undefined) {
    const first = data.provenAtMs === null ? 'setup' : 'overview';
    return <Navigate to="/triggers/$triggerId/{-$tab}" params={{ triggerId, tab: first }} replace />;
  }
  if (data && tab !== undefined) return <TriggerView endpoint={data} tab={tab} />;
  return (
    <AwaitedThing
      title="Trigger"
      list={{ to: '/$client/$env/triggers', words: 'Triggers' }}
      error={error}
      onRetry={() => void refetch()}
    />
  );
}

function TriggerView({ endpoint, tab }: { endpoint: Endpoint; tab: string }) {
  const { words, tone, means } = endpointState(endpoint);
  const Part = parts[tab as keyof typeof parts] ?? Overview;
  const link = (to: keyof typeof parts) =>
    ({ to: '/triggers/$triggerId/{-$tab}', params: { triggerId: endpoint.id, tab: to } }) as const;
  return (
    <Page
      title={endpoint.name || endpoint.connection.name}
      badge={<Badge tone={tone}>{words}</Badge>}
      lead={means}
      crumbs={<ThingCrumbs list={{ to: '/$client/$env/triggers', words: 'Triggers' }} thing={endpoint} />}
      aside={<PauseButton endpoint={endpoint} />}
    >
      {endpoint.hint !== null && (tab !== 'setup' || endpoint.state !== 'waiting for key') && (
        <div className="mb-4">
          <Note tone={endpoint.state === 'failing' ? 'bad' : 'caution'} title={endpoint.hint} />
        </div>
      )}
      <LinkTabs
        label="Parts of the trigger"
        tabs={[
          { words: 'Overview', link: link('overview') },
          { words: 'Set-up', link: link('setup') },
          { words: 'Held', count: endpoint.heldEvents, link: link('held') },
          { words: 'Forwarding', link: link('forwarding') },
          { words: 'Settings', link: link('settings') },
        ]}
      />
      <Part endpoint={endpoint} />
    </Page>
  );
}
