import { useRef } from 'react';
import { setting } from './settings.ts';

const isShare = (text: string): text is string => /^0\.\d+$/.test(text);
const STEP = 0.03;

const limited = (share: number, least: number): number => Math.min(1 - least, Math.max(least, share));

/** Two parts beside or above each other, and a bar between them that is dragged, or moved by arrow keys. */
export function SplitPane(props: {
  /** Remembered in this browser under this name. */
  name: string;
  label: string;
  /** Of the whole, that the first part takes at the start. */
  share: number;
  isVertical?: boolean;
  first: React.ReactNode;
  second: React.ReactNode;
}) {
  const { name, label, share: start, isVertical = false, first, second } = props;
  const kept = useRef(setting(`split-${name}`, isShare, String(start)));
  const share = Number(kept.current.use());
  const frame = useRef<HTMLDivElement>(null);
  const set = (next: number) => kept.current.set(limited(next, 0.2).toFixed(3));

  function drag(event: React.PointerEvent): void {
    const box = frame.current?.getBoundingClientRect();
    if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    set(isVertical ? (event.clientY - box.top) / box.height : (event.clientX - box.left) / box.width);
  }

  function press(event: React.KeyboardEvent): void {
    const by = { ArrowLeft: -STEP, ArrowUp: -STEP, ArrowRight: STEP, ArrowDown: STEP }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    set(share + by);
  }

  return (
    <div ref={frame} className={`flex min-h-0 min-w-0 flex-1 ${isVertical ? 'flex-col' : ''}`}>
      <div className="flex min-h-0 min-w-0 flex-col" style={{ flex: `${share} 1 0` }}>
        {first}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a bar that moves is no line between paragraphs */}
      <div
        role="separator"
        aria-label={label}
        aria-orientation={isVertical ? 'horizontal' : 'vertical'}
        aria-valuenow={Math.round(share * 100)}
        tabIndex={0}
        onKeyDown={press}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        className={`shrink-0 touch-none bg-line transition-colors hover:bg-accent focus-visible:bg-accent ${isVertical ? 'h-1 cursor-row-resize' : 'w-1 cursor-col-resize'}`}
      />
      <div className="flex min-h-0 min-w-0 flex-col" style={{ flex: `${1 - share} 1 0` }}>
        {second}
      </div>
    </div>
  );
}
