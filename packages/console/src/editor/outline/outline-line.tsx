import { ChevronRight, Plus } from 'lucide-react';
import { StatusIcon } from '../../ui/status-icon.tsx';
import { valueAt } from '../document/place.ts';
import { FaultSign } from '../faults/fault-sign.tsx';
import { StepMenu } from '../step-menu.tsx';
import { iconOfStep, iconOfTrigger } from '../tree/step-icon.tsx';
import { faultsAt, ownFaults, useEditor } from '../use-editor.ts';
import type { OutlineRow } from './outline-rows.ts';

/** One line of the outline; what its buttons do, keys do too. */
export function OutlineLine(props: {
  row: OutlineRow;
  isCurrent: boolean;
  isFolded: boolean;
  onGo: () => void;
  onFold: () => void;
}) {
  const { row, isCurrent, isFolded, onGo, onFold } = props;
  const { kind, title, detail, step, lane, hasInner } = row;
  const { faults, results, changed, openPicker, isReadOnly, actions, state } = useEditor();
  const mine = step ? ownFaults(faults, step) : kind === 'trigger' ? faultsAt(faults, ['trigger']) : [];
  const result = step && results?.get(step.id);
  const Icon = step
    ? iconOfStep(step, actions)
    : kind === 'trigger'
      ? iconOfTrigger(valueAt(state.source.plain, ['trigger', 'type']))
      : undefined;
  const isDim = results !== undefined && step !== undefined && result === undefined;
  return (
    <div
      role="treeitem"
      data-row={row.key}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.size}
      aria-selected={isCurrent}
      {...(hasInner && { 'aria-expanded': !isFolded })}
      tabIndex={isCurrent ? 0 : -1}
      onClick={onGo}
      onKeyDown={() => {}}
      style={{ paddingLeft: `${(row.level - 1) * 1.25}rem` }}
      className={`group flex min-h-10 cursor-pointer items-center gap-2 rounded-md pr-2 aria-selected:bg-info-ground hover:bg-raised ${isDim ? 'opacity-60' : ''}`}
    >
      {hasInner ? (
        <span
          aria-hidden
          onClick={(event) => {
            event.stopPropagation();
            onFold();
          }}
          className="grid size-6 shrink-0 place-items-center rounded text-muted hover:text-ink"
        >
          <ChevronRight className={`size-4 transition ${isFolded ? '' : 'rotate-90'}`} />
        </span>
      ) : (
        <span className="w-6 shrink-0" />
      )}
      {Icon && <Icon aria-hidden className="size-4 shrink-0 text-muted" />}
      <span
        className={`min-w-0 flex-1 py-1.5 ${lane ? (lane.kind === 'onError' ? 'text-bad italic' : 'text-muted italic') : ''}`}
      >
        <span className={lane ? '' : 'font-medium'}>{title}</span>
        {step && <code className="ml-2 font-mono text-xs text-muted">{step.id || 'no id'}</code>}
        {detail !== undefined && <span className="block truncate text-xs text-muted not-italic">{detail}</span>}
      </span>
      {result && step && changed.has(step.id) && <span className="text-xs text-caution">changed since the test</span>}
      {result && <StatusIcon status={result.status} />}
      {result && <span className="sr-only">{result.status}</span>}
      <FaultSign faults={mine} />
      {lane && !isReadOnly && (
        <button
          type="button"
          tabIndex={-1}
          aria-label={`Add a step: ${title}`}
          onClick={(event) => {
            event.stopPropagation();
            openPicker({ list: lane.place, index: 0 });
          }}
          className="grid size-6 cursor-pointer place-items-center rounded text-muted hover:bg-chosen hover:text-ink"
        >
          <Plus aria-hidden className="size-4" />
        </button>
      )}
      {step && <StepMenu step={step} title={title} />}
    </div>
  );
}
