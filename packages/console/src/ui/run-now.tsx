import type { Run } from '../api/types.ts';
import { nowOf, triggeredBy } from '../words/run-facts.ts';
import { StepDoes } from './step-name.tsx';

/** How a run stands in a list: what failed and with what, or what it waits for; `otherwise`, what started it. */
export function RunNow({ run, otherwise = triggeredBy(run) }: { run: Run; otherwise?: React.ReactNode }) {
  const words = nowOf(run);
  if (words === undefined) return otherwise;
  return (
    <>
      {run.step && (
        <>
          <StepDoes {...run.step} />:{' '}
        </>
      )}
      {words}
    </>
  );
}
