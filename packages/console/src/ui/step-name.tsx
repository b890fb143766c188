import { isStepType, stepTypes } from '../words/step-types.ts';
import { ActionTitle } from './action-title.tsx';

interface Does {
  type: string | null;
  action: string | null;
}

const isKnown = ({ type, action }: Does): boolean => action !== null || (type !== null && isStepType(type));

/** What a step does, where that is known. */
export function StepDoes({ type, action }: Does) {
  if (action !== null) return <ActionTitle action={action} />;
  return type !== null && isStepType(type) ? stepTypes[type].title : null;
}

/** A step by what it does, and by the name that its data goes by, which tells steps of a kind apart. */
export function StepName({ id, ...does }: { id: string } & Does) {
  return (
    <>
      <StepDoes {...does} />
      {isKnown(does) && ' '}
      <span className="font-mono text-xs font-normal text-muted">{id}</span>
    </>
  );
}
