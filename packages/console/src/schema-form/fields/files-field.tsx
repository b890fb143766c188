import { Paperclip, X } from 'lucide-react';
import { useId } from 'react';
import { IconButton } from '../../ui/icon-button.tsx';
import { countWords } from '../../words/time.ts';
import type { FieldProps } from '../context.ts';
import { put, type Values } from '../schema.ts';
import { useWords } from './scalar-fields.tsx';

/** Files from this machine, sent in base64 under their names. */
export function FilesField(props: FieldProps) {
  const { value, onChange } = props;
  const id = useId();
  const { label, hint, fault } = useWords(props);
  const files = (typeof value === 'object' && value !== null ? value : {}) as Values;
  async function add(chosen: FileList | null): Promise<void> {
    const read = await Promise.all([...(chosen ?? [])].map(async (file) => [file.name, await toBase64(file)] as const));
    onChange({ ...files, ...Object.fromEntries(read) });
  }
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium">
        {label}
        <span className="font-normal text-muted"> · optional</span>
      </label>
      <input
        id={id}
        type="file"
        multiple
        aria-describedby={`${id}-hint`}
        onChange={({ target }) => void add(target.files)}
        className="block w-full text-muted file:mr-3 file:h-9 file:cursor-pointer file:rounded-md file:border file:border-line file:bg-surface file:px-3 file:font-medium file:text-ink"
      />
      <p id={`${id}-hint`} className={`mt-1.5 text-xs ${fault === undefined ? 'text-muted' : 'text-bad'}`}>
        {fault ?? hint}
      </p>
      <ul className="mt-1 grid gap-1">
        {Object.entries(files).map(([name, content]) => (
          <li key={name} className="flex items-center gap-2">
            <Paperclip aria-hidden className="size-4 text-muted" />
            <span className="min-w-0 truncate">{name}</span>
            <span className="text-xs text-muted">
              {countWords(Math.ceil((String(content).length * 3) / 4 / 1_000))} KB
            </span>
            <IconButton
              name={`Take ${name} out`}
              Icon={X}
              onClick={() => {
                const rest = put(files, name, undefined);
                onChange(Object.keys(rest).length === 0 ? undefined : rest);
              }}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

const toBase64 = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^data:.*?,/, ''));
    reader.onerror = () => reject(reader.error as Error);
    reader.readAsDataURL(file);
  });
