import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Plug } from 'lucide-react';
import { useState } from 'react';
import { eventQuery, everyConnectionQuery } from '../../api/queries.ts';
import type { Connection, EventDetail } from '../../api/types.ts';
import { newDraftKey } from '../../editor/saving/drafts.ts';
import type { TestInput } from '../../editor/test/test-inputs.ts';
import { WorkflowEditor } from '../../editor/workflow-editor.tsx';
import { useScope } from '../../lists/scope.ts';
import { Breadcrumbs } from '../../ui/breadcrumbs.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Failure } from '../../ui/failure.tsx';
import { NewLink } from '../../ui/new-link.tsx';
import { Page } from '../../ui/page.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { workflowFrom } from './from-event.ts';
import { Gallery } from './gallery.tsx';
import { TemplateForm } from './template-form.tsx';

const route = getRouteApi('/signed-in/workflows/new');

interface Begun {
  text: string;
  connection: Connection;
  draft: string;
  isTested: boolean;
  tested?: TestInput;
}

/** With an event, what it starts on and is tested with is said; null when its connection is gone. */
function begunWith(event: EventDetail, connections: readonly Connection[]): Begun | null {
  const connection = connections.find(({ id }) => id === event.connection?.id);
  if (!connection) return null;
  return {
    text: workflowFrom(event),
    connection,
    draft: newDraftKey(connection.client.id),
    isTested: false,
    tested: { kind: 'event', id: event.id },
  };
}

/** A new workflow: from a template, from nothing, or from a text; then the editor, before anything is saved. */
export function NewWorkflowPage() {
  const { template, connection: wanted, client, event: eventId } = route.useSearch();
  const scope = useScope();
  const navigate = useNavigate();
  const of = client ?? (scope.client === 'all' ? undefined : scope.client);
  const { data: connections, error, refetch } = useQuery(everyConnectionQuery(of));
  const event = useQuery({ ...eventQuery(eventId ?? ''), enabled: eventId !== undefined });
  const [chosen, setBegun] = useState<Begun>();
  const [ofEvent, setOfEvent] = useState<Begun | null>();
  if (event.data && connections && ofEvent === undefined) setOfEvent(begunWith(event.data, connections));
  const begun = chosen ?? ofEvent;
  const isChoosing = template === undefined && (eventId === undefined || ofEvent === null || event.error !== null);
  if (begun) {
    const { text, connection, draft, isTested, tested } = begun;
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
          tested,
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
      {event.error && <Failure error={event.error} onRetry={() => void event.refetch()} />}
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
      {connections && connections.length > 0 && isChoosing && (
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
