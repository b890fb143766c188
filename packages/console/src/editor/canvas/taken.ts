import { isRecord } from '../document/place.ts';
import type { StepResult } from '../results.ts';
import type { Lane, StepNode } from '../tree/tree.ts';
import type { Line } from './layout-parts.ts';

type Results = ReadonlyMap<string, StepResult>;

/** Whether a run went along a line. */
export function isTaken({ into, lane, after, isPast }: Line, results: Results): boolean {
  if (into) return results.has(into.id);
  if (after && isPast) return results.get(after.id)?.status === 'succeeded';
  if (after) return isPassed(after, results);
  return lane ? isLaneTaken(lane.lane, lane.head, results) : results.size > 0;
}

/** Whether a run went on behind a step: it did not if it failed, waits or ended there, or at a step inside. */
function isPassed(step: StepNode, results: Results): boolean {
  const status = results.get(step.id)?.status;
  const isDone = status === 'succeeded' || (status === 'failed' && step.lanes.some(({ kind }) => kind === 'onError'));
  const inside = step.lanes.flatMap(({ steps }) => steps).filter(({ id }) => results.has(id));
  return isDone && step.type !== 'stop' && inside.every((each) => isPassed(each, results));
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
