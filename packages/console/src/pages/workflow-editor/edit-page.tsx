import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { WorkflowDetail } from '../../api/types.ts';
import { placeOf } from '../../editor/document/place.ts';
import { readSource } from '../../editor/document/source.ts';
import type { Opened } from '../../editor/opened.ts';
import { keepCopy, keptCopy } from '../../editor/saving/local-copy.ts';
import { WorkflowEditor } from '../../editor/workflow-editor.tsx';
import { Failure } from '../../ui/failure.tsx';
import { Page } from '../../ui/page.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { KeptCopy } from './kept-copy.tsx';
import { openedWorkflowQuery } from './queries.ts';

const route = getRouteApi('/signed-in/workflows/$workflowId/edit');

/** Edits a workflow that is saved. */
export function EditWorkflowPage() {
  const { workflowId } = route.useParams();
  const { data: workflow, error, refetch } = useQuery(openedWorkflowQuery(workflowId));
  if (workflow) return <Open key={workflowId} workflow={workflow} />;
  return (
    <Page title="Workflow">{error ? <Failure error={error} onRetry={() => void refetch()} /> : <LoadingRows />}</Page>
  );
}

function Open({ workflow }: { workflow: WorkflowDetail }) {
  const { at } = route.useSearch();
  // The version that was opened: others that are saved meanwhile are found when this one is.
  const [first] = useState(workflow);
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
      selected: at === undefined ? ['trigger'] : placeOf(at),
    }),
    [first, text, at],
  );
  if (isKept && text === undefined) {
    return (
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
    );
  }
  return <WorkflowEditor opened={opened} onCreated={() => {}} />;
}

/** The connection that was given beside the text when it was saved; undefined where the text names its own. */
function connectionBeside({ source, definition }: WorkflowDetail): string | undefined {
  const written = readSource(source).plain.connection;
  const { connection } = definition as { connection?: string };
  return written === undefined ? connection : undefined;
}
