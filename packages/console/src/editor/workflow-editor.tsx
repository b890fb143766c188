import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { connectionQuery } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import { LoadingRows } from '../ui/skeleton.tsx';
import { SplitPane } from '../ui/split-pane.tsx';
import { useIsWide } from '../ui/use-is-wide.ts';
import { createDocumentStore } from './document/document-store.ts';
import { placeOf } from './document/place.ts';
import { EditorHeader } from './editor-header.tsx';
import { useFaults } from './faults/use-faults.ts';
import { type Opened, type View, viewSetting } from './opened.ts';
import { SelectedPanel } from './panel/selected-panel.tsx';
import { UnsavedGuard } from './saving/unsaved-guard.tsx';
import { useSaving } from './saving/use-saving.ts';
import { useTesting } from './test/use-testing.ts';
import { type Editor, EditorProvider, type Gap, useActions, useDocument, useSelection, useTree } from './use-editor.ts';
import { useEditorKeys } from './use-editor-keys.ts';

const TestDrawer = lazy(async () => ({ default: (await import('./test/test-drawer.tsx')).TestDrawer }));
const TurnOnDialog = lazy(async () => ({ default: (await import('./publishing/turn-on-dialog.tsx')).TurnOnDialog }));
const ConflictDialog = lazy(async () => ({ default: (await import('./saving/conflict-dialog.tsx')).ConflictDialog }));
const ShownRunNote = lazy(async () => ({ default: (await import('./panel/shown-run-note.tsx')).ShownRunNote }));
const Canvas = lazy(async () => ({ default: (await import('./canvas/canvas.tsx')).Canvas }));
const Outline = lazy(async () => ({ default: (await import('./outline/outline.tsx')).Outline }));
const AddStep = lazy(async () => ({ default: (await import('./picker/add-step.tsx')).AddStep }));
const YamlView = lazy(async () => ({ default: (await import('./yaml-view/yaml-view.tsx')).YamlView }));

/** One workflow as a document: outline and text are views of it, and the form beside them shows what is selected. */
export function WorkflowEditor({ opened, onCreated }: { opened: Opened; onCreated: (id: string) => void }) {
  const { workflow, names } = opened;
  const [store] = useState(() => {
    const store = createDocumentStore(opened.saved);
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
  const saving = useSaving(
    store,
    state.text,
    { id: workflow?.id ?? null, version: workflow?.version ?? 0, text: opened.saved },
    names,
    opened.draft,
  );
  const mayWrite = useSession()?.permissions.includes('workflows:write') ?? false;
  const testing = useTesting(state, tree, opened);
  const [shown, setShown] = useState(opened.shown);
  const [isTurningOn, setIsTurningOn] = useState(false);
  const [wasTurnedOn, setWasTurnedOn] = useState(false);
  const wrong = faults.filter(({ severity }) => severity === 'fault').length;
  const editor: Editor = {
    store,
    state,
    names,
    tree,
    actions,
    isReadOnly: state.broken !== undefined || !mayWrite,
    selected,
    select,
    faults,
    results: testing.results ?? shown?.results,
    sample: testing.outcome === undefined && shown ? shown.sample : testing.sample,
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
  const isWide = useIsWide();

  async function save(note?: string): Promise<void> {
    const isNew = saving.saved.id === null;
    const { id } = await saving.save(note);
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
    requestAnimationFrame(() => document.querySelector<HTMLElement>('#panel [aria-invalid="true"]')?.focus());
  }

  const main = (
    <div className="flex min-h-0 flex-1 flex-col">
      {shown && !testing.outcome && (
        <Suspense>
          <ShownRunNote run={shown.run} isMended={wasTurnedOn} onHide={() => setShown(undefined)} />
        </Suspense>
      )}
      {state.broken && (
        <p role="status" className="bg-caution-ground px-4 py-2 text-caution">
          Line {state.broken.line}: {state.broken.message}. Here is what it said last.
        </p>
      )}
      <div className={`min-h-0 flex-1 ${state.broken && shownView !== 'yaml' ? 'opacity-60' : ''}`}>
        <Suspense fallback={<LoadingRows />}>
          {shownView === 'yaml' ? <YamlView /> : shownView === 'canvas' ? <Canvas /> : <Outline />}
        </Suspense>
      </div>
    </div>
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
          onTest={() => testing.open(!testing.isOpen)}
          onTurnOn={() => setIsTurningOn(true)}
          onSave={(note) => void save(note).catch(() => {})}
          onFault={({ pointer }) => goTo(pointer)}
        />
        {isWide ? (
          <SplitPane name="editor" label="Room for the form" share={0.6} first={left} second={panel} />
        ) : (
          <SplitPane name="editor-phone" label="Room for the form" share={0.5} isVertical first={left} second={panel} />
        )}
      </div>
      <Suspense>{gap && <AddStep connection={connection} />}</Suspense>
      <UnsavedGuard isDirty={saving.isDirty && !saving.isSaving} />
      <Suspense>
        {isTurningOn && (
          <TurnOnDialog
            workflow={workflow}
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
