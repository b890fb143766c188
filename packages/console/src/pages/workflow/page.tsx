import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { workflowQuery } from '../../api/queries.ts';
import type { WorkflowDetail } from '../../api/types.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { AwaitedThing } from '../../lists/awaited-thing.tsx';
import { ThingCrumbs } from '../../lists/thing-crumbs.tsx';
import { Badge } from '../../ui/badge.tsx';
import { linkButtonLook } from '../../ui/look.ts';
import { Page } from '../../ui/page.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { isPublished, startWords } from '../../words/workflow-facts.ts';
import { DeleteWorkflow } from './delete-workflow.tsx';
import { Publishing } from './publishing.tsx';
import { editorQuery } from './queries.ts';
import { RunByHand } from './run-by-hand.tsx';
import { Source } from './source.tsx';
import { TurnedOn } from './turned-on.tsx';
import { Versions } from './versions.tsx';

/** Whoever looks at where it runs does not wait for how it looks. */
const Drawing = lazy(async () => ({ default: (await import('./drawing.tsx')).Drawing }));

const route = getRouteApi('/signed-in/workflows/$workflowId');

/** One workflow: where which version of it runs, what it says, and how it came to be so. */
export function WorkflowPage() {
  const { workflowId } = route.useParams();
  const { data: workflow, error, refetch } = useQuery(workflowQuery(workflowId));
  if (workflow) return <WorkflowView workflow={workflow} />;
  return (
    <AwaitedThing
      title="Workflow"
      list={{ to: '/$client/$env/workflows', words: 'Workflows' }}
      error={error}
      onRetry={() => void refetch()}
    />
  );
}

function WorkflowView({ workflow }: { workflow: WorkflowDetail }) {
  const { id, name, client, trigger, version } = workflow;
  const { data: { editor } = {} } = useQuery(editorQuery(id));
  useLiveQuery(editorQuery(id).queryKey, ({ workflowId }) => workflowId === id);
  return (
    <Page
      title={name}
      badge={<Badge tone={isPublished(workflow) ? 'good' : 'plain'}>{isPublished(workflow) ? 'on' : 'off'}</Badge>}
      crumbs={
        <ThingCrumbs
          list={{ to: '/$client/$env/workflows', words: 'Workflows' }}
          thing={{ client, connection: null, environment: null }}
        />
      }
      lead={`It starts ${startWords[trigger]}. The newest version is ${version}${workflow.faults > 0 ? ', which has things to mend' : ''}.${editor ? ` ${editor.by.name} is editing it now.` : ''}`}
      aside={
        <>
          <Link
            to="/$client/$env/runs"
            params={{ client: client.id, env: 'any' }}
            search={{ workflowId: id }}
            className={linkButtonLook}
          >
            Its runs
          </Link>
          <Link to="/workflows/$workflowId/edit" params={{ workflowId: id }} search={{}} className={linkButtonLook}>
            Edit
          </Link>
          {trigger === 'manual' && <RunByHand workflow={workflow} />}
          <DeleteWorkflow workflow={workflow} />
        </>
      }
    >
      <div className="grid gap-6">
        <Publishing workflow={workflow} />
        <div className="grid items-start gap-6 lg:grid-cols-[3fr_2fr]">
          <div className="grid min-w-0 gap-6">
            <Suspense fallback={<LoadingRows />}>
              <Drawing workflow={workflow} />
            </Suspense>
            <Source workflow={workflow} />
          </div>
          <div className="grid gap-6">
            <Versions workflow={workflow} />
            <TurnedOn id={id} />
          </div>
        </div>
      </div>
    </Page>
  );
}
