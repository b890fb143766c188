import { type StepKind, stepKinds } from '../definition/step-kinds.ts';
import type { Workflows } from '../definition/workflows.ts';
import type { RunFacts } from './run.ts';

/** What the steps do that these runs failed in, by run. One whose definition this version cannot read is not in it. */
export async function whatFailed(
  { readable }: Pick<Workflows, 'readable'>,
  runs: readonly RunFacts[],
): Promise<Map<string, StepKind>> {
  const failed = runs.flatMap((run) => (run.failedStep === null ? [] : [{ ...run, failedStep: run.failedStep }]));
  const versions = new Map(failed.map((run) => [versionOf(run), run]));
  const kinds = new Map(
    await Promise.all(
      [...versions].map(async ([version, { workflowId, workflowVersion }]) => {
        return [version, stepKinds(await readable(workflowId, workflowVersion))] as const;
      }),
    ),
  );
  return new Map(
    failed.flatMap((run) => {
      const does = kinds.get(versionOf(run))?.(run.failedStep);
      return does ? [[run.id, does] as const] : [];
    }),
  );
}

const versionOf = ({ workflowId, workflowVersion }: RunFacts): string => `${workflowId} ${workflowVersion}`;
