import { Plus } from 'lucide-react';
import { memo } from 'react';
import { type Place, placeOf } from '../document/place.ts';
import type { StepResult } from '../results.ts';
import { laneWords } from '../tree/step-words.ts';
import { useEditor } from '../use-editor.ts';
import { stepsOf } from '../use-steps.ts';
import { type GapSpot, type Layout, pathOf } from './layout-parts.ts';
import { isLaneTaken, isTaken } from './taken.ts';

/** The type under which a step that is dragged is known. */
export const DRAGGED = 'application/x-cio-bridge-step';

/** What was done of it; undefined while nothing is shown. */
type Results = ReadonlyMap<string, StepResult> | undefined;

/** What stands between the cards: lines, what a lane is for, and where a step can be put in. */
export function Flow({ layout, isDragging }: { layout: Layout; isDragging: boolean }) {
  const editor = useEditor();
  const { results, openPicker, isReadOnly } = editor;
  return (
    <>
      <Lines layout={layout} results={results} />
      <Labels layout={layout} results={results} />
      {!isReadOnly &&
        layout.gaps.map((gap) => (
          <GapButton
            key={gap.key}
            gap={gap}
            isDragging={isDragging}
            onAdd={() => openPicker({ list: gap.list, index: gap.index })}
            onDrop={(place) => stepsOf(editor).move(place, { list: gap.list, index: gap.index })}
          />
        ))}
    </>
  );
}

/** What each lane is for. */
export function Labels({ layout, results }: { layout: Layout; results: Results }) {
  return layout.labels.map(({ key, lane, head, x, y, width }) => (
    <span
      key={key}
      style={{ transform: `translate(${x}px, ${y}px) translateX(-50%)`, maxWidth: width }}
      className={`absolute h-7 truncate rounded-full border px-2.5 text-xs leading-6.5 ${
        lane.kind === 'onError'
          ? 'border-dashed border-bad bg-bad-ground text-bad'
          : 'border-line bg-surface text-muted'
      } ${results && !isLaneTaken(lane, head, results) ? 'opacity-50' : ''}`}
    >
      {laneWords(lane, head)}
    </span>
  ));
}

export const Lines = memo(function Lines({ layout, results }: { layout: Layout; results: Results }) {
  return (
    <svg aria-hidden width={layout.width} height={layout.height} className="absolute top-0 left-0 overflow-visible">
      {layout.frames.map(({ key, ...box }) => (
        <rect key={key} {...box} rx={12} className="fill-none stroke-line" strokeWidth={1.5} />
      ))}
      {layout.lines.map((line) => {
        const look =
          results && isTaken(line, results) ? 'stroke-accent' : line.isError ? 'stroke-bad' : 'stroke-control';
        return (
          <path
            key={line.key}
            d={pathOf(line)}
            strokeWidth={results && isTaken(line, results) ? 2.5 : 1.5}
            strokeDasharray={line.isError ? '5 4' : undefined}
            className={`fill-none ${look} ${results && !isTaken(line, results) ? 'opacity-40' : ''}`}
          />
        );
      })}
    </svg>
  );
});

function whereWords({ after, lane }: GapSpot): string {
  if (after) return `after ${after.id}`;
  return lane ? `to “${laneWords(lane.lane, lane.head)}” of ${lane.head.id}` : 'at the beginning';
}

function GapButton(props: { gap: GapSpot; isDragging: boolean; onAdd: () => void; onDrop: (place: Place) => void }) {
  const { gap, isDragging, onAdd, onDrop } = props;
  const size = gap.isEmpty || isDragging ? 'size-8 border-dashed' : 'size-6';
  return (
    <button
      type="button"
      // Keys have `a`: two hundred of these would be in the way of whoever tabs.
      tabIndex={-1}
      data-gap={gap.key}
      aria-label={`Add a step ${whereWords(gap)}`}
      onClick={onAdd}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes(DRAGGED)) event.preventDefault();
      }}
      onDrop={(event) => {
        event.preventDefault();
        onDrop(placeOf(event.dataTransfer.getData(DRAGGED)));
      }}
      style={{ transform: `translate(${gap.x}px, ${gap.y}px) translate(-50%, -50%)` }}
      className={`nopan pointer-events-auto absolute grid cursor-pointer place-items-center rounded-full border border-control bg-surface text-muted hover:border-accent hover:text-accent ${size} min-h-0! ${isDragging ? 'border-accent bg-info-ground text-accent' : ''}`}
    >
      <Plus aria-hidden className="size-3.5" />
    </button>
  );
}
