import { lazy, Suspense } from 'react';
import { LoadingRows } from '../../ui/skeleton.tsx';
import type { PanelProps } from '../document/panel-props.ts';
import { isRecord, valueAt } from '../document/place.ts';
import type { Names } from '../saving/use-saving.ts';
import type { Testing } from '../test/use-testing.ts';
import { findStep } from '../tree/moves.ts';
import { titleOf } from '../tree/step-words.ts';
import { faultsAt, useEditor } from '../use-editor.ts';
import { stepsOf } from '../use-steps.ts';

const StepResultView = lazy(async () => ({ default: (await import('./step-result-view.tsx')).StepResultView }));
const StepPanel = lazy(async () => ({ default: (await import('../forms/index.ts')).StepPanel }));
const TriggerPanel = lazy(async () => ({ default: (await import('../forms/trigger-panel.tsx')).TriggerPanel }));
const WorkflowPanel = lazy(async () => ({ default: (await import('../forms/workflow-panel.tsx')).WorkflowPanel }));

/** What is selected, as a form: a step with what it did, the trigger, or the workflow's settings. */
export function SelectedPanel({ testing }: { testing: Testing }) {
  const editor = useEditor();
  const { state, names, store, tree, selected, faults, sample, results, actions } = editor;
  const { plain } = state.source;
  const step = findStep(tree, selected)?.step;
  const value = valueAt(plain, selected);
  const result = step && results?.get(step.id);
  const props: PanelProps = {
    at: selected,
    value: isRecord(value) ? value : {},
    workflow: withNames(plain, names),
    edit: (edits, burst) => void store.edit(edits, burst),
    renameStep: stepsOf(editor).rename,
    faults: faultsAt(faults, selected),
    sample,
  };
  const Panel = step ? StepPanel : selected[0] === 'trigger' ? TriggerPanel : WorkflowPanel;
  const title = step ? titleOf(step, actions) : selected[0] === 'trigger' ? 'What starts it' : 'The workflow';
  return (
    <section
      id="panel"
      aria-label={title}
      tabIndex={-1}
      onKeyDown={leave}
      className="flex min-h-0 flex-1 flex-col bg-surface outline-none"
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what can scroll has to be reached by keyboard */}
      <div className="min-h-0 flex-1 overflow-y-auto" tabIndex={0}>
        {result && step && (
          <Suspense>
            <StepResultView
              key={step.id}
              id={step.id}
              result={result}
              onPin={() => testing.set({ pins: { ...testing.settings.pins, [step.id]: result.output } })}
            />
          </Suspense>
        )}
        <h2 className={step?.type === 'action' ? 'sr-only' : 'px-4 pt-4 text-lg leading-6 font-semibold'}>{title}</h2>
        <fieldset disabled={editor.isReadOnly} className="min-w-0 p-4">
          {/* A sheet that comes up empty looks broken. */}
          <Suspense fallback={<LoadingRows isAtOnce />}>
            <Panel key={step ? `step ${selected.join('/')}` : title} {...props} />
          </Suspense>
        </fieldset>
      </div>
    </section>
  );
}

/** Escape leads from the form back to what it is of: what was pressed for something nearer is not meant. */
function leave(event: React.KeyboardEvent): void {
  const isNearer = event.defaultPrevented || !event.currentTarget.contains(event.target as Node);
  if (event.key !== 'Escape' || isNearer) return;
  // What a field does with it, it does first.
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>('[data-box][tabindex="0"], [data-row][tabindex="0"]')?.focus(),
  );
}

const withNames = (plain: Readonly<Record<string, unknown>>, { client, connection }: Names) => ({
  client,
  ...(connection !== undefined && { connection }),
  ...plain,
});
