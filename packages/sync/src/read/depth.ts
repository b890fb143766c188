import type { RowFault } from '../faults.ts';

const maxDepth = 500;

/** Deeper, nobody means it, and it could be neither checked nor written down. */
export function depthFault(cells: object): RowFault | undefined {
  if (!isDeeper(cells, maxDepth)) return undefined;
  return { code: 'unreadable', reason: `it is nested more than ${maxDepth} deep` };
}

function isDeeper(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return left === 0 || Object.values(value).some((inner) => isDeeper(inner, left - 1));
}
