import { useMutation } from '@tanstack/react-query';
import { FileUp } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { uploadFile } from '../../api/upload-file.ts';
import { Button, useWhyOff } from '../../ui/button.tsx';
import { Failure } from '../../ui/failure.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { countWords } from '../../words/time.ts';
import type { Source } from './queries.ts';

interface Parts {
  clientId: string;
  /** Undefined as soon as another is on its way. */
  onChoose: (source: Source | undefined) => void;
}

/** A file that is dropped or chosen, and uploaded at once; or the address of one. */
export function FileChoice({ clientId, onChoose }: Parts) {
  const [sentBytes, setSentBytes] = useState(0);
  const [isOver, setIsOver] = useState(false);
  const id = useId();
  const { reason } = useWhyOff('syncs:write');
  const going = useRef<AbortController>(undefined);
  useEffect(() => () => going.current?.abort(), []);
  const upload = useMutation({
    mutationFn(file: File) {
      going.current = new AbortController();
      return uploadFile({ file, clientId, onProgress: setSentBytes, signal: going.current.signal });
    },
    onSuccess: ({ id: uploadId, name }) => onChoose({ uploadId, name }),
  });
  const file = upload.variables;

  function choose(next: File | undefined): void {
    if (!next || reason !== undefined) return;
    going.current?.abort();
    setSentBytes(0);
    onChoose(undefined);
    upload.mutate(next);
  }
  return (
    <div className="grid gap-4">
      <label
        htmlFor={id}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(reason === undefined);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setIsOver(false);
          choose(event.dataTransfer.files[0]);
        }}
        className={`grid justify-items-center gap-1 rounded-lg border border-dashed border-control px-4 py-6 text-center focus-within:outline-2 focus-within:outline-accent ${reason === undefined ? 'cursor-pointer hover:bg-raised' : 'opacity-60'} ${isOver ? 'bg-raised' : ''}`}
      >
        <FileUp aria-hidden className="size-6 text-muted" />
        <span className="font-medium">Drop a file here, or choose one</span>
        {reason !== undefined && <span className="font-medium">{reason}</span>}
        <span className="text-muted">CSV, NDJSON or JSON; plain, gzip or zstd; failed rows of an earlier sync too</span>
        <input
          id={id}
          type="file"
          disabled={reason !== undefined}
          className="sr-only"
          onChange={(event) => {
            choose(event.target.files?.[0]);
            // The same file can be chosen again, to go on with it.
            event.target.value = '';
          }}
        />
      </label>
      {file && upload.isPending && <UploadProgress file={file} sentBytes={sentBytes} />}
      {file && upload.isSuccess && (
        <p role="status" className="text-good">
          {file.name} is uploaded: {countWords(file.size)} bytes.
        </p>
      )}
      {file && upload.error && <Failure error={upload.error} onRetry={() => choose(file)} />}
      <ByUrl
        onChoose={(url) => {
          going.current?.abort();
          upload.reset();
          onChoose({ url });
        }}
      />
    </div>
  );
}

function UploadProgress({ file, sentBytes }: { file: File; sentBytes: number }) {
  const percent = file.size === 0 ? 0 : Math.floor((sentBytes / file.size) * 100);
  return (
    <div>
      <p className="mb-1.5 tabular-nums">
        Uploading {file.name}: {percent}% of {countWords(file.size)} bytes
      </p>
      <progress aria-label={`Upload of ${file.name}`} value={percent} max={100} className="h-2 w-full accent-accent" />
    </div>
  );
}

function ByUrl({ onChoose }: { onChoose: (url: string) => void }) {
  const [url, setUrl] = useState('');
  const [fault, setFault] = useState<string>();
  return (
    <form
      noValidate
      className="grid items-start gap-3 sm:grid-cols-[1fr_auto]"
      onSubmit={(event) => {
        event.preventDefault();
        const isFine = URL.canParse(url.trim()) && url.trim().startsWith('https://');
        setFault(isFine ? undefined : 'Write a whole address that begins with https://');
        if (isFine) onChoose(url.trim());
      }}
    >
      <TextField
        label="Or the address of a file"
        hint="The server fetches it, over https."
        placeholder="https://example.com/people.csv"
        inputMode="url"
        fault={fault}
        value={url}
        onChange={(event) => setUrl(event.target.value)}
      />
      <Button type="submit" needs="syncs:write" className="sm:mt-7 sm:h-10">
        Look at it
      </Button>
    </form>
  );
}
