import { PencilLine, Send, Skull } from 'lucide-react';
import { StatusIcon } from '../../ui/status-icon.tsx';
import { isSend } from '../../words/actions.ts';
import type { Fault } from '../document/panel-props.ts';
import { isSamePlace, pointerOf, valueAt } from '../document/place.ts';
import { FaultSign } from '../faults/fault-sign.tsx';
import { StepMenu } from '../step-menu.tsx';
import { iconOfStep, iconOfTrigger } from '../tree/step-icon.tsx';
import { essentialOf, titleOf, triggerWords } from '../tree/step-words.ts';
import { faultsAt, ownFaults, useEditor } from '../use-editor.ts';
import { DRAGGED } from './flow.tsx';
import type { Box } from './layout-parts.ts';

/** A step, or what starts the workflow, as a card of the canvas. */
export function StepCard({ box: { place, step } }: { box: Box }) {
  const { actions, state, selected, select, faults, results, isReadOnly, showPanel } = useEditor();
  const trigger = valueAt(state.source.plain, ['trigger']);
  const { title, detail } = step ? { title: titleOf(step, actions), detail: essentialOf(step) } : triggerWords(trigger);
  const Icon = step ? iconOfStep(step, actions) : iconOfTrigger(valueAt(trigger, ['type']));
  const mine = step ? ownFaults(faults, step) : faultsAt(faults, ['trigger']);
  const result = step && results?.get(step.id);
  const isSelected = isSamePlace(place, selected);
  const isDim = results !== undefined && step !== undefined && result === undefined;
  const isWrong = mine.some(({ severity }) => severity === 'fault');
  const key = pointerOf(place);
  return (
    <div className={`pointer-events-auto relative size-full ${isDim ? 'opacity-50' : ''}`}>
      <button
        type="button"
        data-box={key}
        aria-pressed={isSelected}
        tabIndex={isSelected ? 0 : -1}
        draggable={step !== undefined && !isReadOnly}
        onDragStart={(event) => {
          event.dataTransfer.setData(DRAGGED, key);
          event.dataTransfer.effectAllowed = 'move';
        }}
        onClick={() => {
          select(place);
          showPanel?.();
        }}
        className={`nodrag nopan flex size-full cursor-pointer items-center gap-3 rounded-lg border bg-surface px-3 text-left shadow-xs ${
          isSelected ? 'border-accent ring-2 ring-accent' : isWrong ? 'border-bad' : 'border-line hover:border-control'
        } ${step ? '' : 'border-l-4 border-l-accent'}`}
      >
        <Icon aria-hidden className="size-5 shrink-0 text-muted" />
        <span className="min-w-0 flex-1">
          <span className="block truncate pr-5 font-medium">{title}</span>
          <span className="flex items-center gap-2 text-xs text-muted">
            <span className="min-w-0 flex-1 truncate">
              {step && <code className="mr-1.5 font-mono text-ink">{step.id || 'no id'}</code>}
              {detail}
            </span>
            <Signs step={step} faults={mine} status={result?.status} />
          </span>
        </span>
      </button>
      {step && (
        <span className="absolute top-1 right-1">
          <StepMenu step={step} title={title} />
        </span>
      )}
    </div>
  );
}

function Signs({ step, faults, status }: { step: Box['step']; faults: readonly Fault[]; status: string | undefined }) {
  const { actions, changed } = useEditor();
  const action = actions.get(String(step?.step.action));
  return (
    <span className="flex shrink-0 items-center gap-1.5">
      {isSend(action) && <Sign Icon={Send} words="Sends" className="text-caution" />}
      {action?.destructive && <Sign Icon={Skull} words="Destroys" className="text-bad" />}
      <FaultSign faults={faults} />
      {step && status !== undefined && changed.has(step.id) && (
        <Sign Icon={PencilLine} words="Changed since the test" className="text-caution" />
      )}
      {status !== undefined && <StatusIcon status={status} />}
      {status !== undefined && <span className="sr-only">{status}</span>}
    </span>
  );
}

const Sign = ({ Icon, words, className }: { Icon: typeof Send; words: string; className: string }) => (
  <span title={words} className={className}>
    <Icon aria-hidden className="size-3.5" />
    <span className="sr-only">{words}</span>
  </span>
);
