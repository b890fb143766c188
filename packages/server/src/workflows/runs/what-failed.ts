import type { Database } from '../../store/store.ts';
import type { WorkflowDefinition } from '../definition/definition.ts';
import { type StepKind, stepKinds } from '../definition/step-kinds.ts';
import type { RunFacts } from './run.ts';

/** What the steps do that these runs failed in, by run; each definition among them is read once. */
export async function whatFailed(db: Database, runs: readonly RunFacts[]): Promise<Map<string, StepKind>> {
  const failed = runs.flatMap((run) => (run.failedStep === null ? [] : [{ ...run, failedStep: run.failedStep }]));
  if (failed.length === 0) return new Map();
  const versions = new Map(failed.map((run) => [versionOf(run), run]));
  const rows = await db
    .selectFrom('workflow_versions')
    .select(['workflow_id', 'version', 'definition'])
    .where((where) =>
      where.or(
        [...versions.values()].map(({ workflowId, workflowVersion }) =>
          where.and({ workflow_id: workflowId, version: workflowVersion }),
        ),
      ),
    )
    .execute();
  const kinds = new Map(
    rows.map((row) => [
      `${row.workflow_id} ${row.version}`,
      stepKinds(JSON.parse(row.definition) as WorkflowDefinition),
    ]),
  );
  return new Map(
    failed.flatMap((run) => {
      const does = kinds.get(versionOf(run))?.(run.failedStep);
      return does ? [[run.id, does] as const] : [];
    }),
  );
}

const versionOf = ({ workflowId, workflowVersion }: RunFacts): string => `${workflowId} ${workflowVersion}`;
