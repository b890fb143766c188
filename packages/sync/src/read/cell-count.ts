import type { RowFault } from '../faults.ts';

/** A row with more or fewer cells than the header: nobody knows which of them is missing or too many. */
export function cellCountFault(count: number, wanted: number): RowFault | undefined {
  if (count === wanted) return undefined;
  const reason = `it has ${count} cells, the header has ${wanted}; quote cells that hold the delimiter`;
  return { code: 'wrong-number-of-cells', reason };
}
