import { foldAll, unfoldAll } from '@codemirror/language';
import type { EditorView } from '@codemirror/view';
import { AlignLeft, ChevronsDownUp, ChevronsUpDown, Download, FileDiff } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { formatted } from '../document/render-yaml.ts';
import { useEditor } from '../use-editor.ts';

/** What is done with the text as a whole. */
export function TextBar({ view, onFile }: { view: () => EditorView | undefined; onFile: (file: File) => void }) {
  const { state, store, isReadOnly } = useEditor();
  const file = useRef<HTMLInputElement>(null);

  function download(): void {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([state.text], { type: 'application/yaml' }));
    link.download = `${fileName(state.source.plain.name)}.yaml`;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  function run(command: (editor: EditorView) => boolean): void {
    const editor = view();
    if (editor) command(editor);
  }

  return (
    <div className="flex flex-wrap items-center gap-1 border-b border-line px-2 py-1">
      <CopyButton text={state.text} label="the text" />
      <Button look="ghost" className="h-8!" onClick={download}>
        <Download aria-hidden className="size-4" /> Download
      </Button>
      <Button look="ghost" className="h-8!" onClick={() => file.current?.click()}>
        <FileDiff aria-hidden className="size-4" /> Compare with a file
      </Button>
      {!isReadOnly && (
        <Button look="ghost" className="h-8!" onClick={() => store.write(formatted(state.source))}>
          <AlignLeft aria-hidden className="size-4" /> Format
        </Button>
      )}
      <IconButton name="Fold all" Icon={ChevronsDownUp} onClick={() => run(foldAll)} />
      <IconButton name="Unfold all" Icon={ChevronsUpDown} onClick={() => run(unfoldAll)} />
      <input
        ref={file}
        type="file"
        accept=".yaml,.yml,.json"
        aria-label="A file with a workflow"
        className="sr-only"
        tabIndex={-1}
        onChange={({ target }) => {
          const [chosen] = target.files ?? [];
          if (chosen) onFile(chosen);
          target.value = '';
        }}
      />
      <span className="ml-auto pr-2 text-xs text-muted max-sm:hidden">
        Ctrl Space completes; a file can be dropped here
      </span>
    </div>
  );
}

const fileName = (name: unknown): string =>
  String(name ?? 'workflow')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '') || 'workflow';
