import '@xyflow/react/dist/base.css';
import {
  Controls,
  type Node,
  Panel,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  type Viewport,
  ViewportPortal,
} from '@xyflow/react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { isWithin, pointerOf } from '../document/place.ts';
import { useEditor } from '../use-editor.ts';
import { useStepKeys } from '../use-step-keys.ts';
import { Flow } from './flow.tsx';
import { layOut } from './layout.ts';
import { type Box, type Layout, NODE } from './layout-parts.ts';
import { nextBox } from './next-box.ts';
import { StepCard } from './step-card.tsx';

type BoxNode = Node<{ box: Box }, 'box'>;
const nodeTypes = { box: ({ data }: { data: { box: Box } }) => <StepCard box={data.box} /> };

/** The steps as they flow. One tab stop: arrow keys walk the cards, and what keys do stands in the sheet of keys. */
export function Canvas() {
  return (
    <ReactFlowProvider>
      <Drawn />
    </ReactFlowProvider>
  );
}

function Drawn() {
  const { tree, selected, select, showPanel, isReadOnly } = useEditor();
  const layout = useMemo(() => layOut(tree), [tree]);
  const nodes = useMemo(() => layout.boxes.map(nodeOf), [layout]);
  const [isDragging, setIsDragging] = useState(false);
  const stepKeys = useStepKeys();
  const frame = useRef<HTMLDivElement>(null);
  const show = useSight(frame, layout);
  const key = pointerOf(selected);
  const isWalking = useRef(false);

  const places = layout.gaps.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: also when there is more of it, such as a way for failures
  useEffect(() => show(key), [key, places, show]);
  useEffect(() => {
    if (isWalking.current || frame.current?.contains(document.activeElement)) {
      requestAnimationFrame(() =>
        frame.current?.querySelector<HTMLElement>(`[data-box="${CSS.escape(key)}"]`)?.focus({ preventScroll: true }),
      );
    }
    isWalking.current = false;
  }, [key]);

  function press(event: React.KeyboardEvent): void {
    if (event.key === 'Enter' && (event.target as HTMLElement).dataset.box === key) {
      event.preventDefault();
      document.getElementById('panel')?.focus();
      return;
    }
    const next = event.altKey || event.ctrlKey || event.metaKey ? undefined : nextBox(layout.boxes, key, event.key);
    if (!next) {
      stepKeys.onKeyDown(event);
      return;
    }
    event.preventDefault();
    isWalking.current = true;
    select(next.place);
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of cards, and no fields
    <div
      ref={frame}
      role="group"
      aria-label="Steps on a canvas. Arrow keys walk them, Alt and an arrow key moves one, a adds one."
      className="size-full bg-canvas [&_a[href*='reactflow']]:text-muted! [&_div:has(>a[href*='reactflow'])]:bg-canvas!"
      {...stepKeys}
      onKeyDown={press}
      onDragStart={() => setIsDragging(true)}
      onDragEnd={() => setIsDragging(false)}
      onDrop={() => setIsDragging(false)}
    >
      <ReactFlow<BoxNode>
        nodes={nodes}
        nodeTypes={nodeTypes}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        zoomOnDoubleClick={false}
        panOnScroll
        minZoom={0.15}
        maxZoom={1.5}
        proOptions={{ hideAttribution: false }}
        onInit={() => show(undefined)}
      >
        <ViewportPortal>
          <Flow layout={layout} isDragging={isDragging} />
        </ViewportPortal>
        <Controls
          showInteractive={false}
          className="overflow-hidden rounded-md border border-line bg-surface shadow-xs"
        />
        {showPanel && isReadOnly && (
          <Panel position="bottom-center" className="rounded-md bg-surface px-2 py-1 text-xs text-muted">
            Steps are added and moved in the outline.
          </Panel>
        )}
      </ReactFlow>
    </div>
  );
}

const nodeOf = (box: Box): BoxNode => ({
  id: `step:${box.key}`,
  type: 'box',
  position: { x: box.x - NODE.width / 2, y: box.y },
  width: NODE.width,
  height: NODE.height,
  data: { box },
});

const MARGIN = 24;

/** What can still be read. */
const LEAST_ZOOM = 0.6;

interface Extent {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** From the card of a step to the ends of the ways inside it. */
function extentOf({ boxes, gaps }: Layout, { key, place, x, y }: Box): Extent {
  const inside = [
    ...boxes.filter((box) => box.key !== key && isWithin(box.place, place)),
    ...gaps.filter(({ list }) => isWithin(list, place)),
  ];
  const half = NODE.width / 2;
  return {
    left: Math.min(x - half, ...inside.map((each) => each.x - half)),
    right: Math.max(x + half, ...inside.map((each) => each.x + half)),
    top: y,
    bottom: Math.max(y + NODE.height, ...inside.map((each) => each.y + NODE.height)),
  };
}

const isInSight = ({ left, top, right, bottom }: Extent, { x, y, zoom }: Viewport, room: DOMRect): boolean =>
  left * zoom + x >= 0 && top * zoom + y >= 0 && right * zoom + x <= room.width && bottom * zoom + y <= room.height;

/** Brings a card into sight, with the ways inside it; without one, the beginning of the flow. */
function useSight(frame: React.RefObject<HTMLDivElement | null>, layout: Layout) {
  const flow = useReactFlow();
  const latest = useRef(layout);
  latest.current = layout;
  return useMemo(
    () =>
      (key: string | undefined): void => {
        const room = frame.current?.getBoundingClientRect();
        if (!room || room.width === 0) return;
        const { boxes, width } = latest.current;
        if (key === undefined) {
          const fit = (room.width - 2 * MARGIN) / width;
          const zoom = Math.min(1, Math.max(fit, LEAST_ZOOM));
          void flow.setViewport({ zoom, x: room.width / 2 - (width / 2) * zoom, y: MARGIN });
          return;
        }
        const box = boxes.find((each) => each.key === key);
        if (!box) return;
        const viewport = flow.getViewport();
        const card = {
          left: box.x - NODE.width / 2,
          top: box.y,
          right: box.x + NODE.width / 2,
          bottom: box.y + NODE.height,
        };
        const whole = extentOf(latest.current, box);
        const fits = Math.min(
          (room.width - 2 * MARGIN) / (whole.right - whole.left),
          (room.height - 2 * MARGIN) / (whole.bottom - whole.top),
        );
        // With the ways inside it where there is room for them, a little smaller if need be.
        const zoom = fits >= LEAST_ZOOM ? Math.min(viewport.zoom, fits) : viewport.zoom;
        const wanted = fits >= LEAST_ZOOM ? whole : card;
        if (zoom === viewport.zoom && isInSight(wanted, viewport, room)) return;
        void flow.setCenter((wanted.left + wanted.right) / 2, (wanted.top + wanted.bottom) / 2, { zoom });
      },
    [flow, frame],
  );
}
