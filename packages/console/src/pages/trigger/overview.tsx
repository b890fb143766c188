import { useQuery } from '@tanstack/react-query';
import { connectionQuery } from '../../api/queries.ts';
import type { Endpoint } from '../../api/types.ts';
import { LinkRows } from '../../ui/link-rows.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Composer } from './composer.tsx';
import { Figures } from './figures.tsx';
import { FilterPanel } from './filter-panel.tsx';
import { Gaps } from './gaps.tsx';
import { KeysPanel } from './keys-panel.tsx';
import { useFedWorkflows } from './use-fed-workflows.ts';
import { WebhookPanel } from './webhook-panel.tsx';

/** How it goes: what comes through, what is missing, and whom it feeds. */
export function Overview({ endpoint }: { endpoint: Endpoint }) {
  const fed = useFedWorkflows(endpoint);
  const facts = useQuery(connectionQuery(endpoint.connection.id)).data?.environments[endpoint.environment];
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[3fr_2fr]">
      <div className="grid min-w-0 gap-6">
        <Figures endpoint={endpoint} />
        {endpoint.gaps.length > 0 && <Gaps gaps={endpoint.gaps} />}
        <FilterPanel endpoint={endpoint} />
        {facts?.isSandbox && (
          <Panel title="Test it" aside="nobody real is written to" isPadded>
            <Composer endpoint={endpoint} />
          </Panel>
        )}
      </div>
      <div className="grid min-w-0 gap-6">
        <WebhookPanel endpoint={endpoint} />
        <KeysPanel endpoint={endpoint} />
        <Panel title="Workflows behind it">
          <LinkRows
            nothing="None is on. Events are stored, and can be replayed to a workflow later."
            rows={fed.map(({ id, name, environments }) => ({
              key: id,
              words: name,
              detail: `version ${environments[endpoint.environment]?.version}`,
              link: { to: '/workflows/$workflowId', params: { workflowId: id } },
            }))}
          />
        </Panel>
      </div>
    </div>
  );
}
