import { Download, Upload } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { useEditor } from '../use-editor.ts';

/** Takes the text out of the console, and another one in. */
export function TextBar() {
  const { state, store, isReadOnly } = useEditor();
  const file = useRef<HTMLInputElement>(null);

  function download(): void {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([state.text], { type: 'application/yaml' }));
    link.download = `${fileName(state.source.plain.name)}.yaml`;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  return (
    <div className="flex items-center gap-1 border-b border-line px-2 py-1">
      <CopyButton text={state.text} label="the text" />
      <Button look="ghost" className="h-8!" onClick={download}>
        <Download aria-hidden className="size-4" /> Download
      </Button>
      {!isReadOnly && (
        <Button look="ghost" className="h-8!" onClick={() => file.current?.click()}>
          <Upload aria-hidden className="size-4" /> Take a file
        </Button>
      )}
      <input
        ref={file}
        type="file"
        accept=".yaml,.yml,.json"
        aria-label="A file with a workflow"
        className="sr-only"
        tabIndex={-1}
        onChange={async ({ target }) => {
          const text = await target.files?.[0]?.text();
          if (text !== undefined) store.write(text);
          target.value = '';
        }}
      />
      <span className="ml-auto pr-2 text-xs text-muted max-sm:hidden">Ctrl Space completes</span>
    </div>
  );
}

const fileName = (name: unknown): string =>
  String(name ?? 'workflow')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '') || 'workflow';
