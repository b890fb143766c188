import '../../src/app/app.css';
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { Tooltip } from 'radix-ui';
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { request } from '../../src/api/client.ts';
import type { Edit, Fault, PanelProps, Sample } from '../../src/editor/document/panel-props.ts';
import { type Place, valueAt, withValue } from '../../src/editor/document/place.ts';
import { StepPanel } from '../../src/editor/forms/index.ts';
import { TriggerPanel } from '../../src/editor/forms/trigger-panel.tsx';
import { WorkflowPanel } from '../../src/editor/forms/workflow-panel.tsx';
import { useSettled } from '../../src/ui/use-settled.ts';

type Shown = Readonly<Record<string, unknown>>;

declare global {
  interface Window {
    /** What is opened, put there before the page loads; then what it has become, and each change that was made. */
    panel: { workflow: Shown; at: Place; sample: Sample | null; isReadOnly?: boolean; edits: Edit[] };
  }
}

const panels = { steps: StepPanel, trigger: TriggerPanel } as Record<string, (props: PanelProps) => React.ReactNode>;

/** Shows what `window.panel` says, and shows it anew when it is told that there is another one. */
function Page() {
  const [count, setCount] = useState(0);
  useEffect(() => {
    const show = () => setCount((before) => before + 1);
    window.addEventListener('another-panel', show);
    return () => window.removeEventListener('another-panel', show);
  }, []);
  return <OnePanel key={count} />;
}

/** One panel over one document, with the server's own check behind it. */
function OnePanel() {
  const [workflow, setWorkflow] = useState(window.panel.workflow);
  const { at, sample } = window.panel;
  const settled = useSettled(JSON.stringify(workflow));
  const checked = useQuery({
    queryKey: ['check', settled],
    queryFn: () =>
      request('POST /api/v1/workflows/check', { query: {}, body: { definition: JSON.parse(settled) as Shown } }),
    placeholderData: (before) => before,
  });
  const faults = (checked.data?.faults ?? []).map((fault): Fault => ({ ...fault, severity: 'fault' }));
  const Panel = panels[String(at[0])] ?? WorkflowPanel;
  function change(next: Shown, edits: readonly Edit[]): void {
    window.panel.workflow = next;
    window.panel.edits.push(...edits);
    setWorkflow(next);
  }
  return (
    <main className="mx-auto max-w-120 bg-surface p-4">
      <h1 className="sr-only">A panel</h1>
      <fieldset disabled={window.panel.isReadOnly ?? false}>
        <Panel
          at={at}
          value={valueAt(workflow, at) as Shown}
          workflow={workflow}
          faults={faults}
          sample={sample}
          edit={(edits) =>
            change(
              edits.reduce<Shown>((all, edit) => withValue(all, edit.at, edit.value) as Shown, window.panel.workflow),
              edits,
            )
          }
          renameStep={(_id, newId) =>
            change(withValue(window.panel.workflow, [...at, 'id'], newId) as Shown, [
              { at: [...at, 'id'], value: newId },
            ])
          }
        />
      </fieldset>
    </main>
  );
}

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <Tooltip.Provider>
        <Page />
      </Tooltip.Provider>
    </QueryClientProvider>,
  );
}
