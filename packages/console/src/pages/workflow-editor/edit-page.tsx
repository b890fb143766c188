import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import { runQuery } from '../../api/queries.ts';
import type { RunDetail, WorkflowDetail } from '../../api/types.ts';
import type { Place } from '../../editor/document/place.ts';
import { readSource } from '../../editor/document/source.ts';
import type { Opened } from '../../editor/opened.ts';
import { resultsOf, sampleOf } from '../../editor/results.ts';
import { keepCopy, keptCopy } from '../../editor/saving/local-copy.ts';
import { allSteps, treeOf } from '../../editor/tree/tree.ts';
import { WorkflowEditor } from '../../editor/workflow-editor.tsx';
import { AwaitedThing } from '../../lists/awaited-thing.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { openedWorkflowQuery } from './queries.ts';

const KeptCopy = lazy(async () => ({ default: (await import('./kept-copy.tsx')).KeptCopy }));

const route = getRouteApi('/signed-in/workflows/$workflowId/edit');

/** Edits a workflow that is saved. */
export function EditWorkflowPage() {
  const { workflowId } = route.useParams();
  const { data: workflow, error, refetch } = useQuery(openedWorkflowQuery(workflowId));
  const { run: runId } = route.useSearch();
  const run = useQuery({ ...runQuery(runId ?? ''), enabled: runId !== undefined });
  const isReady = runId === undefined || run.data !== undefined || run.error !== null;
  if (workflow && isReady) return <Open key={workflowId} workflow={workflow} run={run.data} />;
  return (
    <AwaitedThing
      title="Workflow"
      list={{ to: '/$client/$env/workflows', words: 'Workflows' }}
      error={error}
      onRetry={() => void refetch()}
    />
  );
}

function Open({ workflow, run }: { workflow: WorkflowDetail; run: RunDetail | undefined }) {
  const { step } = route.useSearch();
  // The version that was opened: others that are saved meanwhile are found when this one is.
  const [first] = useState(workflow);
  const [shown] = useState(() => run && shownRun(run));
  const [copy, setCopy] = useState(() => keptCopy(first.id));
  const [text, setText] = useState<string>();
  const isKept = copy !== undefined && copy.text !== first.source;
  const opened = useMemo(
    (): Opened => ({
      workflow: first,
      client: first.client,
      names: { client: first.client.id, connection: connectionBeside(first) },
      saved: first.source,
      text: text ?? first.source,
      selected: placeOfStep(first, step),
      shown,
    }),
    [first, text, step, shown],
  );
  if (isKept && text === undefined) {
    return (
      <Suspense fallback={<LoadingRows />}>
        <KeptCopy
          title={first.name}
          copy={copy}
          saved={first.source}
          version={first.version}
          onTake={() => setText(copy.text)}
          onDrop={() => {
            keepCopy(first.id, undefined);
            setCopy(undefined);
          }}
        />
      </Suspense>
    );
  }
  return <WorkflowEditor opened={opened} onCreated={() => {}} />;
}

function shownRun(run: RunDetail): Opened['shown'] {
  const results = resultsOf(run.steps);
  return { run, results, sample: sampleOf('run', 'the run', run.event, results) };
}

/** In a loop a step has its turn before its name: `each.3.note`. */
const placeOfStep = ({ source }: WorkflowDetail, step: string | undefined): Place =>
  allSteps(treeOf(readSource(source).plain)).find(({ id }) => id === step?.split('.').at(-1))?.place ?? ['trigger'];

/** The connection that was given beside the text when it was saved; undefined where the text names its own. */
function connectionBeside({ source, definition }: WorkflowDetail): string | undefined {
  const written = readSource(source).plain.connection;
  const { connection } = definition as { connection?: string };
  return written === undefined ? connection : undefined;
}
