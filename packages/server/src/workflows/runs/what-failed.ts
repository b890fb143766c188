import { type StepKind, stepKinds } from '../definition/step-kinds.ts';
import type { Workflows } from '../definition/workflows.ts';
import type { RunFacts } from './run.ts';

/** What the steps of a run do: nothing is known of those of a definition that this version cannot read. */
export const kindsOf = async (
  { readable }: Pick<Workflows, 'readable'>,
  { workflowId, workflowVersion }: Pick<RunFacts, 'workflowId' | 'workflowVersion'>,
) => stepKinds(await readable(workflowId, workflowVersion));

/** What the steps do that these runs failed in, by run. One whose definition this version cannot read is not in it. */
export async function whatFailed(
  workflows: Pick<Workflows, 'readable'>,
  runs: readonly RunFacts[],
): Promise<Map<string, StepKind>> {
  const failed = runs.flatMap((run) => (run.failedStep === null ? [] : [{ ...run, failedStep: run.failedStep }]));
  const versions = new Map(failed.map((run) => [versionOf(run), run]));
  const kinds = new Map(
    await Promise.all([...versions].map(async ([version, run]) => [version, await kindsOf(workflows, run)] as const)),
  );
  return new Map(
    failed.flatMap((run) => {
      const does = kinds.get(versionOf(run))?.(run.failedStep);
      return does ? [[run.id, does] as const] : [];
    }),
  );
}

const versionOf = ({ workflowId, workflowVersion }: RunFacts): string => `${workflowId} ${workflowVersion}`;
