import { useQueryClient } from '@tanstack/react-query';
import { Pause, Play } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useMemo, useState, useSyncExternalStore } from 'react';
import { eventsQuery, runsQuery } from '../api/queries.ts';
import { Button } from '../components/button.tsx';
import { Page } from '../components/page.tsx';
import { Panel } from '../components/panel.tsx';
import { EventRow } from '../live/event-row.tsx';
import { LiveList } from '../live/live-list.tsx';
import { NoEvents, NoRuns } from '../live/nothing-yet.tsx';
import { createRefresher } from '../live/refresher.ts';
import { RunRow } from '../live/run-row.tsx';
import { StreamSign } from '../live/stream-sign.tsx';
import { useChanges } from '../live/use-changes.ts';

/** Often enough to feel immediate, seldom enough for a thousand events a second. */
const REFRESH_GAP_MS = 400;

/** Events as they arrive, and the runs they start. */
export function LivePage() {
  const queryClient = useQueryClient();
  const [isPaused, setIsPaused] = useState(false);
  const [hasNews, setHasNews] = useState(false);
  const isWide = useIsWide();

  const refresh = useMemo(() => {
    const refresher = (queryKey: readonly unknown[]) =>
      createRefresher(() => queryClient.refetchQueries({ queryKey, exact: true }), REFRESH_GAP_MS);
    return { events: refresher(eventsQuery.queryKey), run: refresher(runsQuery.queryKey) };
  }, [queryClient]);

  const stream = useChanges({
    onChange: ({ type }) => (isPaused ? setHasNews(true) : refresh[type]()),
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
    await queryClient.resetQueries({ queryKey: eventsQuery.queryKey, exact: true });
    await queryClient.resetQueries({ queryKey: runsQuery.queryKey, exact: true });
  }

  // Reading what is older, while newer rows push it down, is no reading.
  const pause = () => setIsPaused(true);

  const events = (
    <LiveList query={eventsQuery} isPaused={isPaused} onOlder={pause} empty={<NoEvents />}>
      {(event) => <EventRow key={event.id} event={event} />}
    </LiveList>
  );
  const runs = (
    <LiveList query={runsQuery} isPaused={isPaused} onOlder={pause} empty={<NoRuns />}>
      {(run) => <RunRow key={run.id} run={run} />}
    </LiveList>
  );

  return (
    <Page
      title="Live"
      aside={
        <div className="flex items-center gap-4">
          <StreamSign status={stream} isPaused={isPaused} hasNews={hasNews} />
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

const wide = matchMedia('(min-width: 60rem)');

function useIsWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      wide.addEventListener('change', listener);
      return () => wide.removeEventListener('change', listener);
    },
    () => wide.matches,
  );
}
