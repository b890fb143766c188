import { isStepType, stepTypes } from '../words/step-types.ts';
import { ActionTitle } from './action-title.tsx';

/** A step by what it does, and by the name that its data goes by, which tells steps of a kind apart. */
export function StepName({ id, type, action }: { id: string; type: string | null; action: string | null }) {
  const name = <span className="font-mono text-xs font-normal text-muted">{id}</span>;
  if (action === null && (type === null || !isStepType(type))) return name;
  return (
    <>
      {action !== null ? <ActionTitle action={action} /> : stepTypes[type as keyof typeof stepTypes].title} {name}
    </>
  );
}
