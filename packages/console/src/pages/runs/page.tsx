import { getRouteApi } from '@tanstack/react-router';
import { NoRuns } from '../../lists/nothing-yet.tsx';
import { ResourceList } from '../../lists/resource-list.tsx';
import { runRows } from '../../lists/run-rows.tsx';
import { RunTabs } from '../../lists/run-tabs.tsx';
import { useScope } from '../../lists/scope.ts';
import { Page } from '../../ui/page.tsx';
import { runFilters } from './filters.ts';
import { runCount, runsQuery } from './queries.ts';
import { RunBulk } from './run-bulk.tsx';
import { RunPreview } from './run-preview.tsx';

const route = getRouteApi('/signed-in/$client/$env/runs');

/** Every run of every workflow, the newest first. */
export function RunsPage() {
  const scope = useScope();
  const search = route.useSearch();
  return (
    <Page title="Runs" lead="What workflows did, each time that something set them off.">
      <RunTabs />
      <ResourceList
        kind={runRows}
        query={runsQuery(scope, search)}
        fields={runFilters}
        count={runCount(scope, search)}
        concerns={({ type }) => type === 'run'}
        preview={(id, moves) => <RunPreview id={id} {...moves} />}
        bulk={(selection, clear) => <RunBulk selection={selection} search={search} onDone={clear} />}
        empty={<NoRuns />}
      />
    </Page>
  );
}
