import { test } from 'vitest';
import { type BehaviourId, behaviours } from '../src/behaviours.ts';

/** A test that holds one behaviour, or several that only make sense together. */
export const behaviour = (ids: BehaviourId | BehaviourId[], proof: () => Promise<void> | void): void => {
  const list = [ids].flat();
  test(list.map((id) => `${id}: ${behaviours[id].statement}`).join(' '), proof);
};
