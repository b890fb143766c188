import { expect, test } from 'vitest';
import { layOut } from '../../src/editor/canvas/layout.ts';
import { isTaken } from '../../src/editor/canvas/taken.ts';
import { resultsOf } from '../../src/editor/results.ts';
import { treeOf } from '../../src/editor/tree/tree.ts';

const act = (id: string, more: object = {}) => ({ id, type: 'action', action: 'customer-io/track-event', ...more });
const record = (stepId: string, status: string, detail?: unknown) => ({
  stepId,
  status,
  input: null,
  output: null,
  error: status === 'failed' ? 'no' : null,
  detail,
});

/** The lines that are drawn as taken, by their keys. */
function taken(steps: object[], ...records: ReturnType<typeof record>[]): string[] {
  const { lines } = layOut(treeOf({ steps }));
  const results = resultsOf(records);
  return lines.filter((line) => isTaken(line, results)).map(({ key }) => key.replace(/@.*/, '@'));
}

test('the path of a run ends where the run stands: at what failed, what waits, what ended it', () => {
  const two = [act('first'), act('second')];
  expect(taken(two, record('first', 'succeeded'), record('second', 'succeeded'))).toHaveLength(3);
  expect(taken(two, record('first', 'succeeded'), record('second', 'failed'))).toHaveLength(2);
  expect(taken(two, record('first', 'waiting'))).toHaveLength(1);
  expect(taken(two)).toEqual([]);
});

test('a failure inside a way ends the path there, and not behind the branch', () => {
  const branch = { id: 'which', type: 'branch', branches: [{ when: {}, steps: [act('inner')] }], else: [] };
  const way = record('which', 'succeeded', { branch: 0 });
  const inside = ['/steps@', '/steps/0>0', '/steps/0/branches/0/steps@'];
  expect(taken([branch], way, record('inner', 'failed')).toSorted()).toEqual(inside.toSorted());
  const whole = [...inside, '/steps/0/branches/0/steps@', '/steps/0<0', '/steps@'];
  expect(taken([branch], way, record('inner', 'succeeded')).toSorted()).toEqual(whole.toSorted());
});

test('a failure that is taken up goes its own way, and past it when there is none', () => {
  const guarded = [act('risky', { onError: [act('noted')] })];
  const past = ['/steps@', '/steps/0>0', '/steps/0=0', '/steps@'];
  expect(taken(guarded, record('risky', 'succeeded')).toSorted()).toEqual(past.toSorted());
  const around = ['/steps@', '/steps/0>1', '/steps/0/onError@', '/steps/0/onError@', '/steps/0<1', '/steps@'];
  expect(taken(guarded, record('risky', 'failed'), record('noted', 'succeeded')).toSorted()).toEqual(around.toSorted());
});
