import { isRecord } from '../document/place.ts';
import type { StepResult } from '../results.ts';
import type { Lane, StepNode } from '../tree/tree.ts';
import type { Line } from './layout-parts.ts';

type Results = ReadonlyMap<string, StepResult>;

/** Whether a run went along a line. */
export function isTaken({ into, lane, isJoin }: Line, results: Results): boolean {
  if (into) return results.has(into.id);
  if (!lane) return isJoin ? true : results.size > 0;
  return isLaneTaken(lane.lane, lane.head, results);
}

/** Whether a run went into a lane, be it empty. */
export function isLaneTaken(lane: Lane, head: StepNode, results: Results): boolean {
  const result = results.get(head.id);
  if (!result) return false;
  if (lane.steps.some((step) => results.has(step.id))) return true;
  switch (lane.kind) {
    case 'branch':
    case 'else': {
      const taken = isRecord(result.detail) ? result.detail.branch : undefined;
      return taken === (lane.kind === 'else' ? 'else' : Number(lane.place.at(-2)));
    }
    case 'onMetric':
    case 'onTimeout': {
      const happened = isRecord(result.output) ? result.output.happened : undefined;
      return happened === (lane.kind === 'onMetric');
    }
    case 'onError':
      return result.error !== null;
    case 'steps':
      return false;
  }
}
