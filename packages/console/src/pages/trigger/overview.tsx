import type { Endpoint } from '../../api/types.ts';
import { LinkRows } from '../../ui/link-rows.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Figures } from './figures.tsx';
import { FilterPanel } from './filter-panel.tsx';
import { useFedWorkflows } from './first-event.tsx';
import { Gaps } from './gaps.tsx';
import { KeysPanel } from './keys-panel.tsx';
import { WebhookPanel } from './webhook-panel.tsx';

/** How it goes: what comes through, what is missing, and whom it feeds. */
export function Overview({ endpoint }: { endpoint: Endpoint }) {
  const fed = useFedWorkflows(endpoint);
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[3fr_2fr]">
      <div className="grid min-w-0 gap-6">
        <Figures endpoint={endpoint} />
        {endpoint.gaps.length > 0 && <Gaps gaps={endpoint.gaps} />}
        <FilterPanel endpoint={endpoint} />
      </div>
      <div className="grid min-w-0 gap-6">
        <WebhookPanel endpoint={endpoint} />
        <KeysPanel endpoint={endpoint} />
        <Panel title="Workflows behind it">
          {fed.length === 0 ? (
            <LinkRows rows={[]} nothing="None is on. Events are stored, and can be replayed to a workflow later." />
          ) : (
            <ul className="divide-y divide-line">
              {fed.map(({ id, name, environments }) => (
                <li key={id} className="flex min-h-11 items-center gap-4 px-4 py-2">
                  <span className="min-w-0 flex-1 font-medium wrap-anywhere">{name}</span>
                  <span className="text-muted">version {environments[endpoint.environment]?.version}</span>
                </li>
              ))}
            </ul>
          )}
        </Panel>
      </div>
    </div>
  );
}
