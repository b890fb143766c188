import type { Sample, StepSample } from './document/panel-props.ts';

/** What one step did in a test or a run; in a loop, in its last turn and how many there were. */
export interface StepResult {
  status: string;
  input: unknown;
  output: unknown;
  error: string | null;
  detail: unknown;
  turns: StepResult[];
}

interface StepRecord {
  stepId: string;
  status: string;
  input: unknown;
  output: unknown;
  error: string | null;
  detail: unknown;
}

/** By the id of the step in the definition; `each.3.note` is a turn of `note`. */
export function resultsOf(steps: readonly StepRecord[]): ReadonlyMap<string, StepResult> {
  const results = new Map<string, StepResult>();
  for (const { stepId, ...record } of steps) {
    const id = idIn(stepId);
    const turns = [...(results.get(id)?.turns ?? []), { ...record, turns: [] }];
    results.set(id, { ...record, status: worst(turns) ?? record.status, turns });
  }
  return results;
}

/** The ids of the steps that came out well, once for each turn. */
export const doneIn = (steps: readonly Pick<StepRecord, 'stepId' | 'status'>[]): string[] =>
  steps.filter(({ status }) => status === 'succeeded').map(({ stepId }) => idIn(stepId));

const idIn = (stepId: string): string => stepId.split('.').at(-1) ?? stepId;

const worst = (turns: readonly StepResult[]): string | undefined =>
  turns.find(({ status }) => status === 'failed')?.status;

/** The same as the data that fields are filled from. */
export const sampleOf = (
  kind: Sample['kind'],
  label: string,
  event: unknown,
  results: ReadonlyMap<string, StepResult> | undefined,
): Sample => ({
  kind,
  label,
  event,
  steps: Object.fromEntries(
    [...(results ?? [])].map(([id, { input, output, error }]): [string, StepSample] => [
      id,
      { input, output, ...(error !== null && { error }) },
    ]),
  ),
});
