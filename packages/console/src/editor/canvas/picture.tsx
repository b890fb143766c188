import { valueAt } from '../document/place.ts';
import { type Actions, laneWords, titleOf, triggerWords } from '../tree/step-words.ts';
import { treeOf } from '../tree/tree.ts';
import { layOut } from './layout.ts';
import { NODE, pathOf } from './layout-parts.ts';

/** A workflow as a picture of its canvas, to be recognised and not to be worked on. */
export function Picture(props: {
  workflow: unknown;
  actions: Actions;
  /** How much of a long one is shown, from its top. */
  maxHeight?: number;
  className?: string;
}) {
  const { workflow, actions, maxHeight = Number.POSITIVE_INFINITY, className = '' } = props;
  const layout = layOut(treeOf(workflow));
  const width = Math.max(layout.width, MIN_WIDTH);
  const trigger = triggerWords(valueAt(workflow, ['trigger']));
  const title = (step: (typeof layout.boxes)[number]['step']) =>
    step ? titleOf(step, actions) : `${trigger.title}${trigger.detail === undefined ? '' : `: ${trigger.detail}`}`;
  return (
    <svg
      role="img"
      aria-label={layout.boxes.map(({ step }) => title(step)).join(', ')}
      viewBox={`${(layout.width - width) / 2 - 8} -8 ${width + 16} ${Math.min(layout.height, maxHeight) + 16}`}
      preserveAspectRatio="xMidYMin meet"
      className={className}
    >
      {layout.lines.map((line) => (
        <path
          key={line.key}
          d={pathOf(line)}
          strokeWidth={2}
          strokeDasharray={line.isError ? '6 5' : undefined}
          className={`fill-none ${line.isError ? 'stroke-bad' : 'stroke-control'}`}
        />
      ))}
      {layout.boxes.map(({ key, step, x, y }) => (
        <g key={key} transform={`translate(${x - NODE.width / 2} ${y})`}>
          <rect
            width={NODE.width}
            height={NODE.height}
            rx={10}
            strokeWidth={step ? 1.5 : 3}
            className={`fill-surface ${step ? 'stroke-control' : 'stroke-accent'}`}
          />
          <text x={NODE.width / 2} y={NODE.height / 2 + 7} textAnchor="middle" className="fill-ink" fontSize={20}>
            {fitting(title(step))}
          </text>
        </g>
      ))}
      {layout.labels.map(({ key, lane, head, x, y }) => (
        <text key={key} x={x} y={y + 20} textAnchor="middle" className="fill-muted" fontSize={17}>
          {fitting(laneWords(lane, head))}
        </text>
      ))}
    </svg>
  );
}

const MAX_CHARACTERS = 22;
/** A single column is not to be larger than what is beside it. */
const MIN_WIDTH = 2 * NODE.width;
const fitting = (text: string): string =>
  text.length <= MAX_CHARACTERS ? text : `${text.slice(0, MAX_CHARACTERS - 1).trimEnd()}…`;
