import { useQueryClient } from '@tanstack/react-query';
import { Pause, Play } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useEffectEvent, useMemo, useState } from 'react';
import { readAnew } from '../../api/read-anew.ts';
import { createRefresher } from '../../api/refresher.ts';
import { useChanges } from '../../api/stream.ts';
import { NoEvents, NoRuns } from '../../lists/nothing-yet.tsx';
import { mayBeOf, useScope } from '../../lists/scope.ts';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StreamSign } from '../../ui/stream-sign.tsx';
import { useIsWide } from '../../ui/use-is-wide.ts';
import { useKeys } from '../../ui/use-keys.ts';
import { EventRow } from './event-row.tsx';
import { LiveList } from './live-list.tsx';
import { eventsQuery, runsQuery } from './queries.ts';
import { RunRow } from './run-row.tsx';

/** Often enough to feel immediate, seldom enough for a thousand events a second. */
const REFRESH_GAP_MS = 400;

/** Events as they arrive, and the runs they start. */
export function LivePage() {
  const queryClient = useQueryClient();
  const [isPaused, setIsPaused] = useState(false);
  const [hasNews, setHasNews] = useState(false);
  const isWide = useIsWide();

  const { client, env } = useScope();
  const queries = useMemo(() => {
    const scope = { client, env };
    return { events: eventsQuery(scope), run: runsQuery(scope) };
  }, [client, env]);

  const refetch = useEffectEvent(async (queryKey: readonly unknown[]) => {
    // What was due before the pause would end the loading of older rows, for which it was made.
    if (isPaused) return setHasNews(true);
    await readAnew(queryClient, { queryKey, exact: true, refetchType: 'all' });
  });
  const refresh = useMemo(() => {
    const refresher = (queryKey: readonly unknown[]) => createRefresher(() => refetch(queryKey), REFRESH_GAP_MS);
    return { events: refresher(queries.events.queryKey), run: refresher(queries.run.queryKey) };
  }, [queries]);

  useChanges({
    onChange(change) {
      if ((change.type !== 'events' && change.type !== 'run') || !mayBeOf({ client, env }, change)) return;
      if (isPaused) return setHasNews(true);
      refresh[change.type]();
    },
    onConnected() {
      if (isPaused) return setHasNews(true);
      refresh.events();
      refresh.run();
    },
  });

  async function resume(): Promise<void> {
    setIsPaused(false);
    setHasNews(false);
    // Only the newest page is kept live; older ones that were read are let go.
    await queryClient.resetQueries({ queryKey: queries.events.queryKey, exact: true });
    await queryClient.resetQueries({ queryKey: queries.run.queryKey, exact: true });
  }

  // Reading what is older, while newer rows push it down, is no reading.
  const pause = () => setIsPaused(true);
  useKeys({ p: isPaused ? () => void resume() : pause });

  const events = (
    <LiveList query={queries.events} isPaused={isPaused} onOlder={pause} empty={<NoEvents />}>
      {(event) => <EventRow key={event.id} event={event} />}
    </LiveList>
  );
  const runs = (
    <LiveList query={queries.run} isPaused={isPaused} onOlder={pause} empty={<NoRuns />}>
      {(run) => <RunRow key={run.id} run={run} />}
    </LiveList>
  );

  return (
    <Page
      title="Live"
      aside={
        <div className="flex items-center gap-4">
          <StreamSign isPaused={isPaused} hasNews={hasNews} />
          <Button onClick={isPaused ? () => void resume() : pause}>
            {isPaused ? <Play aria-hidden className="size-4" /> : <Pause aria-hidden className="size-4" />}
            {isPaused ? 'Resume' : 'Pause'}
          </Button>
        </div>
      }
    >
      {isWide ? (
        <div className="grid grid-cols-2 items-start gap-6">
          <Panel title="Events" aside="As Customer.io reports them">
            {events}
          </Panel>
          <Panel title="Runs" aside="Workflows reacting to them">
            {runs}
          </Panel>
        </div>
      ) : (
        <Tabs.Root defaultValue="events">
          <Tabs.List aria-label="What to show" className="mb-3 grid grid-cols-2 rounded-lg bg-raised p-1">
            <Tab value="events">Events</Tab>
            <Tab value="runs">Runs</Tab>
          </Tabs.List>
          {Object.entries({ events, runs }).map(([value, list]) => (
            <Tabs.Content key={value} value={value} className="rounded-lg border border-line bg-surface">
              {list}
            </Tabs.Content>
          ))}
        </Tabs.Root>
      )}
    </Page>
  );
}

const Tab = ({ value, children }: { value: string; children: React.ReactNode }) => (
  <Tabs.Trigger
    value={value}
    className="h-9 cursor-pointer rounded-md font-medium text-muted data-[state=active]:bg-chosen data-[state=active]:text-ink data-[state=active]:shadow-sm"
  >
    {children}
  </Tabs.Trigger>
);
