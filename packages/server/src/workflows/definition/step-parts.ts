import { innerSteps, type Step } from './definition.ts';

/** Every step and its place, those inside others included. */
export function placesOf(steps: Step[], pointer: string): { step: Step; pointer: string }[] {
  return steps.flatMap((step, index) => {
    const at = `${pointer}/${index}`;
    const inner = partsOf(step).inner.flatMap(({ list, at: part }) => placesOf(list, `${at}/${part}`));
    return [{ step, pointer: at }, ...inner];
  });
}

/** What stands in a step itself, and the lists of steps inside it. */
export function partsOf(step: Step): { own: Record<string, unknown>; inner: { list: Step[]; at: string }[] } {
  const inner = innerSteps(step);
  const own = Object.fromEntries(
    Object.entries(step).filter(([, value]) => !inner.includes(value as Step[]) && value !== undefined),
  );
  if (step.type === 'branch') {
    own.branches = undefined;
    const branches = step.branches.map(({ steps }, index) => ({ list: steps, at: `branches/${index}/steps` }));
    return { own, inner: [...branches, { list: step.else, at: 'else' }] };
  }
  const named = Object.entries(step).filter(([, value]) => inner.includes(value as Step[]));
  return { own, inner: named.map(([at, list]) => ({ list: list as Step[], at })) };
}
