import { StepFailed } from '../engine.ts';

/** The engine takes 32 MiB per journal entry; one that is longer would be tried again for ever. */
const MAX_CHARACTERS = 5_000_000;

/** Gives back what a step keeps for those after it. @throws StepFailed when it is more than can be kept. */
export function keepable<T>(output: T): T {
  if (JSON.stringify(output).length <= MAX_CHARACTERS) return output;
  throw new StepFailed({
    message: `The values are longer than ${MAX_CHARACTERS} characters of JSON`,
    code: 'output_too_large',
    remedy: 'fix-input',
  });
}
