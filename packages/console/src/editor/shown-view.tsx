import { lazy, Suspense } from 'react';
import type { RunDetail } from '../api/types.ts';
import { LoadingRows } from '../ui/skeleton.tsx';
import type { Editing } from './editing/use-editing.ts';
import type { View } from './opened.ts';
import { EditorProvider, useEditor } from './use-editor.ts';

const EditingNote = lazy(async () => ({ default: (await import('./editing/editing-note.tsx')).EditingNote }));
const ShownRunNote = lazy(async () => ({ default: (await import('./panel/shown-run-note.tsx')).ShownRunNote }));
const Canvas = lazy(async () => ({ default: (await import('./canvas/canvas.tsx')).Canvas }));
const Outline = lazy(async () => ({ default: (await import('./outline/outline.tsx')).Outline }));
const YamlView = lazy(async () => ({ default: (await import('./yaml-view/yaml-view.tsx')).YamlView }));

/** The document in one of its dresses, below what has to be known of it now. */
export function ShownView(props: {
  view: View;
  isWide: boolean;
  editing: Editing;
  isDirty: boolean;
  /** The run whose path is drawn. */
  run: RunDetail | undefined;
  /** Whether what the run failed of is mended, and on. */
  isMended: boolean;
  onHideRun: () => void;
}) {
  const { view, isWide, editing, isDirty, run, isMended, onHideRun } = props;
  const editor = useEditor();
  const { broken } = editor.state;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <Suspense>
        {run && <ShownRunNote run={run} isMended={isMended} onHide={onHideRun} />}
        {editing.other && <EditingNote editing={editing} isDirty={isDirty} />}
      </Suspense>
      {broken && (
        <p role="status" className="bg-caution-ground px-4 py-2 text-caution">
          Line {broken.line}: {broken.message}. Here is what it said last.
        </p>
      )}
      <div className={`min-h-0 flex-1 ${broken && view !== 'yaml' ? 'opacity-60' : ''}`}>
        <Suspense fallback={<LoadingRows />}>
          {view === 'yaml' && <YamlView />}
          {view === 'outline' && <Outline />}
          {view === 'canvas' && (
            // Fingers pan and pinch there: steps are changed in the outline.
            <EditorProvider value={isWide ? editor : { ...editor, isReadOnly: true }}>
              <Canvas />
            </EditorProvider>
          )}
        </Suspense>
      </div>
    </div>
  );
}
