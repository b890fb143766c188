import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { toast } from 'sonner';
import { connectionQuery } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import { LoadingRows } from '../ui/skeleton.tsx';
import { SplitPane } from '../ui/split-pane.tsx';
import { useIsWide } from '../ui/use-is-wide.ts';
import { countOf } from '../words/time.ts';
import { createDocumentStore } from './document/document-store.ts';
import { placeOf } from './document/place.ts';
import { useEditing } from './editing/use-editing.ts';
import { EditorHeader } from './editor-header.tsx';
import { whereItWorks } from './environment.ts';
import { useFaults } from './faults/use-faults.ts';
import { type Opened, type View, viewSetting } from './opened.ts';
import { PanelSheet } from './panel/panel-sheet.tsx';
import { SelectedPanel } from './panel/selected-panel.tsx';
import { Said } from './said.tsx';
import { UnsavedGuard } from './saving/unsaved-guard.tsx';
import { useSaving } from './saving/use-saving.ts';
import { ShownView } from './shown-view.tsx';
import { useTesting } from './test/use-testing.ts';
import { type Editor, EditorProvider, type Gap, useActions, useDocument, useSelection, useTree } from './use-editor.ts';
import { useEditorKeys } from './use-editor-keys.ts';

const TestDrawer = lazy(async () => ({ default: (await import('./test/test-drawer.tsx')).TestDrawer }));
const TurnOnDialog = lazy(async () => ({ default: (await import('./publishing/turn-on-dialog.tsx')).TurnOnDialog }));
const ConflictDialog = lazy(async () => ({ default: (await import('./saving/conflict-dialog.tsx')).ConflictDialog }));
const AddStep = lazy(async () => ({ default: (await import('./picker/add-step.tsx')).AddStep }));

/** One workflow as a document: outline and text are views of it, and the form beside them shows what is selected. */
export function WorkflowEditor({ opened, onCreated }: { opened: Opened; onCreated: (id: string) => void }) {
  const { workflow, names } = opened;
  const [store] = useState(() => {
    const store = createDocumentStore(opened.saved, workflow?.definition);
    store.write(opened.text);
    return store;
  });
  const state = useDocument(store);
  const tree = useTree(state);
  const actions = useActions();
  const [selected, select] = useSelection(state, opened.selected);
  const [gap, openPicker] = useState<Gap>();
  const { faults, isCurrent, resolved } = useFaults(state, names);
  const { data: connection } = useQuery({
    ...connectionQuery(resolved?.connection?.id ?? ''),
    enabled: resolved?.connection != null,
  });
  const mayWrite = useSession()?.permissions.includes('workflows:write') ?? false;
  const editing = useEditing(mayWrite && workflow ? workflow.id : null, () => void saving.refresh().catch(() => {}));
  const isTheirs = editing.other !== undefined;
  const saving = useSaving(
    store,
    state.text,
    { id: workflow?.id ?? null, version: workflow?.version ?? 0, text: opened.saved, faults: workflow?.faults ?? 0 },
    names,
    { draft: opened.draft, isTheirs },
  );
  const testing = useTesting(state, tree, opened, connection);
  const [shown, setShown] = useState(opened.shown);
  const [isTurningOn, setIsTurningOn] = useState(false);
  const [wasTurnedOn, setWasTurnedOn] = useState(false);
  const wrong = faults.filter(({ severity }) => severity === 'fault').length;
  const isWide = useIsWide();
  const [isSheetOpen, setIsSheetOpen] = useState(false);
  const editor: Editor = {
    store,
    state,
    names,
    tree,
    actions,
    isReadOnly: state.broken !== undefined || !mayWrite || isTheirs,
    selected,
    select,
    faults,
    results: testing.results ?? shown?.results,
    changed: testing.changed,
    sample: testing.outcome === undefined && shown ? shown.sample : testing.sample,
    showPanel: isWide ? undefined : () => setIsSheetOpen(true),
    gap,
    openPicker,
  };
  // What a run did is looked at on the canvas, whatever was used last.
  const [ownView, setOwnView] = useState<View | undefined>(opened.shown && 'canvas');
  const lastView = viewSetting.use();
  const shownView = ownView ?? lastView;
  const showView = (view: View): void => {
    setOwnView(undefined);
    viewSetting.set(view);
  };
  async function save(note?: string): Promise<void> {
    const isNew = saving.saved.id === null;
    if (isTheirs) return;
    const { id, version, faults } = await saving.save(note);
    if (faults > 0) {
      toast.info(
        `Version ${version} is saved with ${countOf(faults, 'thing', 'things')} to mend. Until then it cannot be turned on.`,
      );
    }
    if (isNew && id !== null) onCreated(id);
  }
  useEditorKeys({
    editor,
    onSave: () => void save().catch(() => {}),
    onView: showView,
    onTest: () => testing.open(true),
    onRunTest: testing.run,
    onFault: goTo,
  });

  /** Selects what a fault is about, and its field. */
  function goTo(pointer: string): void {
    select(placeOf(pointer));
    editor.showPanel?.();
    requestAnimationFrame(() => document.querySelector<HTMLElement>('#panel [aria-invalid="true"]')?.focus());
  }

  const main = (
    <ShownView
      view={shownView}
      isWide={isWide}
      editing={editing}
      isDirty={saving.isDirty}
      run={testing.outcome ? undefined : shown?.run}
      isMended={wasTurnedOn}
      onHideRun={() => setShown(undefined)}
    />
  );
  const left = testing.isOpen ? (
    <SplitPane
      name="test"
      label="Room for the test"
      share={0.5}
      isVertical
      first={main}
      second={
        <Suspense fallback={<LoadingRows />}>
          <TestDrawer testing={testing} connection={connection} wrong={wrong} onTurnOn={() => setIsTurningOn(true)} />
        </Suspense>
      }
    />
  ) : (
    main
  );
  const panel = <SelectedPanel testing={testing} />;
  return (
    <EditorProvider value={editor}>
      <div className="-mx-4 -my-5 flex h-[calc(100dvh-7rem)] flex-col md:h-dvh lg:-mx-6">
        <EditorHeader
          opened={opened}
          saving={saving}
          view={shownView}
          onView={showView}
          isCurrent={isCurrent}
          isTheirs={isTheirs}
          onTest={() => testing.open(!testing.isOpen)}
          onTurnOn={() => setIsTurningOn(true)}
          onSave={(note) => void save(note).catch(() => {})}
          onFault={({ pointer }) => goTo(pointer)}
        />
        {isWide ? (
          <SplitPane name="editor" label="Room for the form" share={0.6} first={left} second={panel} />
        ) : (
          <div className="flex min-h-0 flex-1 flex-col">{left}</div>
        )}
      </div>
      {!isWide && isSheetOpen && <PanelSheet onClose={() => setIsSheetOpen(false)}>{panel}</PanelSheet>}
      <Said />
      <Suspense>{gap && <AddStep connection={connection} />}</Suspense>
      <UnsavedGuard isDirty={saving.isDirty && !saving.isSaving} />
      <Suspense>
        {isTurningOn && (
          <TurnOnDialog
            workflow={workflow}
            first={whereItWorks(opened) ?? testing.settings.environment}
            saving={saving}
            onClose={() => setIsTurningOn(false)}
            onDone={({ id }) => {
              setIsTurningOn(false);
              setWasTurnedOn(true);
              if (workflow === undefined && id !== null) onCreated(id);
            }}
          />
        )}
        {saving.theirs && (
          <ConflictDialog
            mine={state.text}
            theirs={saving.theirs}
            isSaving={saving.isSaving}
            onSaveMine={() => void saving.save(undefined, saving.theirs?.version).catch(() => {})}
            onTakeTheirs={saving.takeTheirs}
            onClose={saving.forgetTheirs}
          />
        )}
      </Suspense>
    </EditorProvider>
  );
}
