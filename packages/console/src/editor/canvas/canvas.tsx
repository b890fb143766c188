import '@xyflow/react/dist/base.css';
import { Controls, type Node, ReactFlow, ReactFlowProvider, useReactFlow, ViewportPortal } from '@xyflow/react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { pointerOf } from '../document/place.ts';
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
  const { tree, selected, select } = useEditor();
  const layout = useMemo(() => layOut(tree), [tree]);
  const nodes = useMemo(() => layout.boxes.map(nodeOf), [layout]);
  const [isDragging, setIsDragging] = useState(false);
  const stepKeys = useStepKeys();
  const frame = useRef<HTMLDivElement>(null);
  const show = useSight(frame, layout);
  const key = pointerOf(selected);
  const isWalking = useRef(false);

  useEffect(() => {
    show(key);
    if (isWalking.current || frame.current?.contains(document.activeElement)) {
      requestAnimationFrame(() =>
        frame.current?.querySelector<HTMLElement>(`[data-box="${CSS.escape(key)}"]`)?.focus({ preventScroll: true }),
      );
    }
    isWalking.current = false;
  }, [key, show]);

  function press(event: React.KeyboardEvent): void {
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
        <Controls showInteractive={false} />
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

/** Brings a card into sight; without one, the beginning of the flow. */
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
          const zoom = Math.min(1, Math.max(fit, 0.6));
          void flow.setViewport({ zoom, x: room.width / 2 - (width / 2) * zoom, y: MARGIN });
          return;
        }
        const box = boxes.find((each) => each.key === key);
        if (!box) return;
        const { x, y, zoom } = flow.getViewport();
        const [left, top] = [(box.x - NODE.width / 2) * zoom + x, box.y * zoom + y];
        const isInSight =
          left >= 0 && top >= 0 && left + NODE.width * zoom <= room.width && top + NODE.height * zoom <= room.height;
        if (!isInSight) void flow.setCenter(box.x, box.y + NODE.height / 2, { zoom });
      },
    [flow, frame],
  );
}
