import { queryOptions, useQuery } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import type { RunDetail } from '../../api/types.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { Panel } from '../../ui/panel.tsx';
import { RunLinks } from '../../ui/run-links.tsx';

const startedRunsQuery = (parentRunId: string) =>
  queryOptions({
    queryKey: ['runs', 'of-parent', parentRunId],
    queryFn: ({ signal }) => request('GET /api/v1/runs', { query: { parentRunId, limit: 50 }, signal }),
  });

/** The runs that its steps have started; nothing for a run without such a step. */
export function StartedRuns({ run }: { run: RunDetail }) {
  const startsRuns = run.steps.some(({ type }) => type === 'workflow');
  const query = startedRunsQuery(run.id);
  const { data } = useQuery({ ...query, enabled: startsRuns });
  useLiveQuery(query.queryKey, ({ type }) => startsRuns && type === 'run');
  if (!data || data.items.length === 0) return null;
  return (
    <Panel title="Runs it started">
      <RunLinks runs={data.items} />
    </Panel>
  );
}
