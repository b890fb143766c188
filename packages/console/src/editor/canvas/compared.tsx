import '@xyflow/react/dist/base.css';
import { Controls, type Node, ReactFlow, ReactFlowProvider, type Viewport, ViewportPortal } from '@xyflow/react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { valueAt } from '../document/place.ts';
import { type Actions, essentialOf, nameOf, titleOf, triggerWords } from '../tree/step-words.ts';
import { type StepNode, treeOf } from '../tree/tree.ts';
import { Labels, Lines } from './flow.tsx';
import { layOut } from './layout.ts';
import { type Layout, NODE } from './layout-parts.ts';

export type Change = 'added' | 'removed' | 'changed' | 'moved';

interface Side {
  title: string;
  workflow: unknown;
}

const looks = {
  added: { words: 'new', sentence: 'is new', tone: 'good', look: 'border-good bg-good-ground' },
  removed: { words: 'gone', sentence: 'is gone', tone: 'bad', look: 'border-bad bg-bad-ground' },
  changed: { words: 'changed', sentence: 'is changed', tone: 'caution', look: 'border-caution bg-caution-ground' },
  moved: { words: 'moved', sentence: 'stands elsewhere', tone: 'info', look: 'border-info bg-info-ground' },
} as const;

const HEIGHT = 384;
const MARGIN = 24;
/** How far an arrow key moves what is seen. */
const STEP = 60;
const ways: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

/** Two versions side by side on canvases that are moved and magnified as one, and what became of each step. */
export function Compared(props: {
  sides: readonly [Side, Side];
  changes: readonly { id: string; change: Change }[];
  actions: Actions;
}) {
  const { sides, changes, actions } = props;
  const [viewport, setViewport] = useState<Viewport>({ x: 0, y: MARGIN, zoom: 1 });
  const frame = useRef<HTMLDivElement>(null);
  const layouts = useMemo(() => sides.map(({ workflow }) => layOut(treeOf(workflow))), [sides]);
  const byId = new Map(changes.map(({ id, change }) => [id, change]));

  useEffect(() => {
    const width = roomOf(frame.current);
    const widest = Math.max(...layouts.map((layout) => layout.width));
    setViewport({ x: width / 2, y: MARGIN, zoom: Math.min(1, Math.max(0.35, (width - 2 * MARGIN) / widest)) });
  }, [layouts]);

  function show(id: string): void {
    const at = placeOfStep(layouts, id);
    if (!at) return;
    const { zoom } = viewport;
    setViewport({ zoom, x: roomOf(frame.current) / 2 - at.x * zoom, y: HEIGHT / 2 - at.y * zoom });
  }

  function press(event: React.KeyboardEvent): void {
    const [dx, dy] = ways[event.key] ?? [];
    if (dx === undefined || dy === undefined) return;
    event.preventDefault();
    setViewport({ ...viewport, x: viewport.x - dx * STEP, y: viewport.y - dy * STEP });
  }

  return (
    <div className="grid gap-4">
      {changes.length > 0 && (
        <ul className="grid gap-0.5">
          {changes.map(({ id, change }) => {
            const step = placeOfStep(layouts, id)?.step;
            return (
              <li key={`${id} ${change}`}>
                <button
                  type="button"
                  onClick={() => show(id)}
                  className="cursor-pointer rounded-md px-2 py-1 text-left hover:bg-raised"
                >
                  <Badge tone={looks[change].tone}>{looks[change].words}</Badge>{' '}
                  {`${step ? nameOf(step, actions) : id} ${looks[change].sentence}.`}
                </button>
              </li>
            );
          })}
        </ul>
      )}
      <div ref={frame} className="grid gap-3 md:grid-cols-2">
        {sides.map(({ title, workflow }, index) => (
          <figure
            key={title}
            className="min-w-0 rounded-lg border border-line bg-canvas [&_a[href*='reactflow']]:text-muted! [&_div:has(>a[href*='reactflow'])]:bg-canvas!"
          >
            <figcaption className="px-3 pt-2 font-medium">{title}</figcaption>
            {/* biome-ignore lint/a11y/useSemanticElements: a picture that moves, and no fields */}
            <div
              role="group"
              aria-label={`${title} on a canvas. Arrow keys move both.`}
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be moved has to be reached by keyboard
              tabIndex={0}
              onKeyDown={press}
              style={{ height: HEIGHT }}
            >
              <ReactFlowProvider>
                <ReactFlow
                  nodes={nodesOf(layouts[index] as Layout, { trigger: valueAt(workflow, ['trigger']), byId, actions })}
                  nodeTypes={nodeTypes}
                  viewport={viewport}
                  onViewportChange={setViewport}
                  nodesDraggable={false}
                  nodesConnectable={false}
                  nodesFocusable={false}
                  elementsSelectable={false}
                  disableKeyboardA11y
                  panOnScroll
                  minZoom={0.15}
                  maxZoom={1.5}
                >
                  <ViewportPortal>
                    <div style={{ transform: `translate(${-middleOf(layouts[index] as Layout)}px, 0)` }}>
                      <Lines layout={layouts[index] as Layout} results={undefined} />
                      <Labels layout={layouts[index] as Layout} results={undefined} />
                    </div>
                  </ViewportPortal>
                  <Controls showInteractive={false} showFitView={false} />
                </ReactFlow>
              </ReactFlowProvider>
            </div>
          </figure>
        ))}
      </div>
    </div>
  );
}

/** Of one of the two. */
const roomOf = (frame: HTMLElement | null): number => frame?.querySelector('figure')?.clientWidth ?? 0;

/** What starts a workflow stands in the middle of both. */
const middleOf = ({ width }: Layout): number => width / 2;

/** Of the version in which it is, of the newer one where it is in both. */
function placeOfStep(layouts: readonly Layout[], id: string) {
  for (const layout of layouts.toReversed()) {
    const box = layout.boxes.find(({ step }) => step?.id === id);
    if (box?.step) return { step: box.step, x: box.x - middleOf(layout), y: box.y + NODE.height / 2 };
  }
  return undefined;
}

type CardNode = Node<{ title: string; detail: string | undefined; change: Change | undefined }, 'card'>;
const nodeTypes = { card: ({ data }: { data: CardNode['data'] }) => <Card {...data} /> };

function nodesOf(
  layout: Layout,
  { trigger, byId, actions }: { trigger: unknown; byId: ReadonlyMap<string, Change>; actions: Actions },
): CardNode[] {
  return layout.boxes.map(({ key, step, x, y }) => {
    const words = step ? { title: titleOf(step, actions), detail: detailOf(step) } : triggerWords(trigger);
    return {
      id: `step:${key}`,
      type: 'card',
      position: { x: x - middleOf(layout) - NODE.width / 2, y },
      width: NODE.width,
      height: NODE.height,
      data: { ...words, change: step && byId.get(step.id) },
    };
  });
}

const detailOf = (step: StepNode): string => [step.id, essentialOf(step)].filter(Boolean).join(' · ');

function Card({ title, detail, change }: CardNode['data']) {
  return (
    <div
      className={`flex size-full flex-col justify-center rounded-lg border px-3 ${change ? looks[change].look : 'border-line bg-surface'}`}
    >
      <span className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate font-medium">{title}</span>
        {change && <Badge tone={looks[change].tone}>{looks[change].words}</Badge>}
      </span>
      <span className="truncate text-xs text-muted">{detail}</span>
    </div>
  );
}
