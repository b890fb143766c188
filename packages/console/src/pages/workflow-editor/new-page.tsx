import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Plug } from 'lucide-react';
import { useState } from 'react';
import { everyConnectionQuery } from '../../api/queries.ts';
import type { Connection } from '../../api/types.ts';
import { newDraftKey } from '../../editor/saving/drafts.ts';
import { WorkflowEditor } from '../../editor/workflow-editor.tsx';
import { useScope } from '../../lists/scope.ts';
import { Breadcrumbs } from '../../ui/breadcrumbs.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Failure } from '../../ui/failure.tsx';
import { NewLink } from '../../ui/new-link.tsx';
import { Page } from '../../ui/page.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { Gallery } from './gallery.tsx';
import { TemplateForm } from './template-form.tsx';

const route = getRouteApi('/signed-in/workflows/new');

/** A new workflow: from a template, from nothing, or from a text; then the editor, before anything is saved. */
export function NewWorkflowPage() {
  const { template, connection: wanted, client } = route.useSearch();
  const scope = useScope();
  const navigate = useNavigate();
  const of = client ?? (scope.client === 'all' ? undefined : scope.client);
  const { data: connections, error, refetch } = useQuery(everyConnectionQuery(of));
  const [begun, setBegun] = useState<{ text: string; connection: Connection; draft: string; isTested: boolean }>();
  if (begun) {
    const { text, connection, draft, isTested } = begun;
    return (
      <WorkflowEditor
        opened={{
          workflow: undefined,
          draft,
          client: connection.client,
          names: { client: connection.client.id },
          saved: '',
          text,
          selected: ['trigger'],
          isTesting: isTested,
        }}
        onCreated={(workflowId) =>
          void navigate({ to: '/workflows/$workflowId/edit', params: { workflowId }, ignoreBlocker: true })
        }
      />
    );
  }
  return (
    <Page
      title="New workflow"
      lead="Nothing starts before you turn it on."
      crumbs={
        <Breadcrumbs>
          {[
            <Link key="list" to="/$client/$env/workflows" params={{ client: scope.client, env: scope.env }}>
              Workflows
            </Link>,
          ]}
        </Breadcrumbs>
      }
    >
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!connections && !error && <LoadingRows />}
      {connections?.length === 0 && (
        <div className="rounded-lg border border-line bg-surface">
          <EmptyState
            Icon={Plug}
            title="No connection to act on"
            buttons={
              <NewLink to="/connections/new" needs="connections:write">
                New connection
              </NewLink>
            }
          >
            The steps of a workflow act on the workspace of a connection: add one first.
          </EmptyState>
        </div>
      )}
      {connections && connections.length > 0 && template === undefined && (
        <Gallery
          connections={connections}
          onGoOn={({ key, copy }, connection) => setBegun({ text: copy.text, connection, draft: key, isTested: false })}
        />
      )}
      {connections && connections.length > 0 && template !== undefined && (
        <TemplateForm
          key={template}
          template={template}
          connections={connections}
          wanted={wanted}
          onBegin={(text, connection) =>
            setBegun({
              text,
              connection,
              draft: newDraftKey(connection.client.id),
              isTested: template !== 'empty' && template !== 'text',
            })
          }
        />
      )}
    </Page>
  );
}
