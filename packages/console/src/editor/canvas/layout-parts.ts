import type { Place } from '../document/place.ts';
import type { Lane, StepNode } from '../tree/tree.ts';

// All lengths are in pixels of the unzoomed canvas; x is the middle of a thing, y its top.

export const NODE = { width: 280, height: 64 };
/** Between what stands above each other. */
export const GAP = 44;

/** The trigger or a step. */
export interface Box {
  key: string;
  place: Place;
  step: StepNode | undefined;
  x: number;
  y: number;
}

/** Where a step can be put in. */
export interface GapSpot {
  key: string;
  list: Place;
  index: number;
  x: number;
  y: number;
  /** The only thing in its lane. */
  isEmpty: boolean;
  /** The step before it in its list, or else the lane that it begins. */
  after: StepNode | undefined;
  lane: Line['lane'];
}

export interface Label {
  key: string;
  lane: Lane;
  head: StepNode;
  x: number;
  y: number;
  /** How wide it may be. */
  width: number;
}

/** A line of the flow, from one point down to another. */
export interface Line {
  key: string;
  from: { x: number; y: number };
  to: { x: number; y: number };
  /** Whether it turns near its end, where lanes come together, or near its start, where they part. */
  isJoin: boolean;
  isError: boolean;
  /** The step that it leads to, if it leads to one. */
  into: StepNode | undefined;
  /** The lane that it begins or ends, and its step. */
  lane: { lane: Lane; head: StepNode } | undefined;
  /** The step that it comes from: none comes before the first one of a list. */
  after: StepNode | undefined;
  /** Whether it leads past the steps for the failure of the one that it comes from. */
  isPast: boolean;
}

/** Around what is done for each item of a list. */
export interface Frame {
  key: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Layout {
  boxes: Box[];
  gaps: GapSpot[];
  labels: Label[];
  lines: Line[];
  frames: Frame[];
  width: number;
  height: number;
}

/** A line as the `d` of an SVG path, its corners rounded. */
export function pathOf({ from, to, isJoin }: Line): string {
  if (from.x === to.x) return `M${from.x} ${from.y}V${to.y}`;
  const turn = isJoin ? Math.max(from.y, to.y - GAP / 4) : Math.min(to.y, from.y + GAP / 2);
  const radius = Math.min(8, Math.abs(to.x - from.x) / 2, Math.max(0, turn - from.y), Math.max(0, to.y - turn));
  const side = Math.sign(to.x - from.x) * radius;
  return [
    `M${from.x} ${from.y}V${turn - radius}`,
    `Q${from.x} ${turn} ${from.x + side} ${turn}`,
    `H${to.x - side}`,
    `Q${to.x} ${turn} ${to.x} ${turn + radius}V${to.y}`,
  ].join('');
}
