import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FlaskConical, MessageSquareText, Redo2, Settings2, Undo2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { workflowQuery } from '../api/queries.ts';
import type { WorkflowDetail } from '../api/types.ts';
import { useScopeOf } from '../lists/scope.ts';
import { Breadcrumbs } from '../ui/breadcrumbs.tsx';
import { Button } from '../ui/button.tsx';
import { Failure } from '../ui/failure.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Segmented } from '../ui/segmented.tsx';
import type { Fault } from './document/panel-props.ts';
import { FaultList } from './faults/fault-list.tsx';
import type { Opened, View } from './opened.ts';
import { SaveButton, whyNotSaved } from './saving/save-button.tsx';
import type { Saving } from './saving/use-saving.ts';
import { useEditor } from './use-editor.ts';
import { redo, undo } from './use-steps.ts';

const NoteDialog = lazy(async () => ({ default: (await import('./saving/note-dialog.tsx')).NoteDialog }));

const viewWords: readonly { value: View; words: string }[] = [
  { value: 'canvas', words: 'Canvas' },
  { value: 'outline', words: 'Outline' },
  { value: 'yaml', words: 'YAML' },
];

/** In which environments which version of it is on. */
function onWords(workflow: WorkflowDetail | undefined): string {
  if (!workflow) return '…';
  const on = Object.entries(workflow.environments).flatMap(([environment, published]) =>
    published?.version == null ? [] : [`${environment}, version ${published.version}`],
  );
  return on.length === 0 ? 'Not on anywhere' : `On in ${on.join(' and in ')}`;
}

/** Whose workflow this is, how it stands, and what is done with the whole of it. */
export function EditorHeader(props: {
  opened: Opened;
  saving: Saving;
  view: View;
  onView: (view: View) => void;
  isCurrent: boolean;
  isTheirs: boolean;
  onSave: (note?: string) => void;
  onFault: (fault: Fault) => void;
  onTest: () => void;
  onTurnOn: () => void;
}) {
  const { opened, saving, view, onView, isCurrent, isTheirs, onSave, onFault, onTest, onTurnOn } = props;
  const { state, store, faults, select, showPanel } = useEditor();
  const [isNoting, setIsNoting] = useState(false);
  useScopeOf({ clientId: opened.client.id, environment: null });
  const { data: workflow } = useQuery({ ...workflowQuery(saving.saved.id ?? ''), enabled: saving.saved.id !== null });
  const { name } = state.source.plain;
  const title = typeof name === 'string' && name !== '' ? name : 'New workflow';
  const wrong = faults.filter(({ severity }) => severity === 'fault').length;
  return (
    <header className="border-b border-line bg-surface px-4 pt-2 pb-1.5">
      <title>{`${saving.isDirty ? '● ' : ''}${title} · cio-bridge`}</title>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 max-sm:[&>button]:px-2 sm:gap-x-3">
        <div className="min-w-0 basis-full sm:flex-1 sm:basis-64">
          <Breadcrumbs>
            {[
              <Link key="list" to="/$client/$env/workflows" params={{ client: opened.client.id, env: 'any' }}>
                Workflows
              </Link>,
              <Link key="client" to="/clients/$clientId" params={{ clientId: opened.client.id }}>
                {opened.client.name}
              </Link>,
              saving.saved.id !== null && (
                <Link key="workflow" to="/workflows/$workflowId" params={{ workflowId: saving.saved.id }}>
                  {`Version ${saving.saved.version}`}
                </Link>
              ),
            ]}
          </Breadcrumbs>
          <h1 className="truncate text-lg leading-6 font-semibold tracking-tight">{title}</h1>
          {saving.saved.id !== null && (
            <Link
              to="/workflows/$workflowId"
              params={{ workflowId: saving.saved.id }}
              className="rounded text-xs text-muted hover:underline max-sm:hidden"
            >
              {onWords(workflow)}
            </Link>
          )}
        </div>
        <Button onClick={onTest}>
          <FlaskConical aria-hidden className="size-4" /> Test
        </Button>
        <SaveButton saving={saving} isTheirs={isTheirs} onSave={onSave} />
        <IconButton
          name="Save with a note"
          Icon={MessageSquareText}
          whyOff={whyNotSaved(saving, isTheirs)}
          onClick={() => setIsNoting(true)}
        />
        <Button
          look="primary"
          needs="workflows:write"
          whyOff={
            isTheirs
              ? 'Somebody else is editing it: take over first.'
              : wrong > 0
                ? 'Mend what is wrong with it first.'
                : undefined
          }
          onClick={onTurnOn}
        >
          Turn on…
        </Button>
      </div>
      <div className="mt-1 flex flex-wrap items-center gap-x-1 gap-y-1 sm:gap-x-2">
        <Segmented label="View" options={viewWords} value={view} onChange={onView} />
        <IconButton
          name="Undo"
          Icon={Undo2}
          whyOff={state.canUndo ? undefined : 'nothing was changed'}
          onClick={() => undo(store)}
        />
        <IconButton
          name="Redo"
          Icon={Redo2}
          whyOff={state.canRedo ? undefined : 'nothing was undone'}
          onClick={() => redo(store)}
        />
        <IconButton
          name="Settings of the workflow"
          Icon={Settings2}
          onClick={() => {
            select([]);
            showPanel?.();
          }}
        />
        <div className="ml-auto">
          <FaultList faults={faults} isCurrent={isCurrent} onGo={onFault} />
        </div>
      </div>
      {saving.error && !saving.theirs && (
        <div className="mt-2">
          <Failure error={saving.error} onRetry={() => onSave()} />
        </div>
      )}
      <Suspense>
        {isNoting && (
          <NoteDialog
            saving={saving}
            onClose={() => setIsNoting(false)}
            onSave={(note) => {
              setIsNoting(false);
              onSave(note);
            }}
          />
        )}
      </Suspense>
    </header>
  );
}
