import type { Box } from './layout-parts.ts';

/** The card that an arrow key leads to: up and down along the flow, left and right to the nearest beside it. */
export function nextBox(boxes: readonly Box[], key: string, pressed: string): Box | undefined {
  const index = boxes.findIndex((box) => box.key === key);
  const here = boxes[index];
  switch (pressed) {
    case 'ArrowDown':
      return boxes[index + 1];
    case 'ArrowUp':
      return boxes[index - 1];
    case 'Home':
      return boxes[0];
    case 'End':
      return boxes.at(-1);
    case 'ArrowLeft':
      return (
        here &&
        nearest(
          boxes.filter(({ x }) => x < here.x - 1),
          here,
        )
      );
    case 'ArrowRight':
      return (
        here &&
        nearest(
          boxes.filter(({ x }) => x > here.x + 1),
          here,
        )
      );
    default:
      return undefined;
  }
}

/** What is beside counts for more than what is near. */
const nearest = (boxes: readonly Box[], { x, y }: Box): Box | undefined => {
  const distance = (box: Box) => 3 * Math.abs(box.y - y) + Math.abs(box.x - x);
  return boxes.length === 0 ? undefined : boxes.reduce((best, box) => (distance(box) < distance(best) ? box : best));
};
