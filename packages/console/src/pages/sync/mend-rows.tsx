import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { request } from '../../api/client.ts';
import type { Sync } from '../../api/types.ts';
import { uploadFile } from '../../api/upload-file.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Failure } from '../../ui/failure.tsx';
import { destroyedBy } from '../../words/sync-facts.ts';
import { countOf } from '../../words/time.ts';
import { type Edits, type FailedFile, mendedLine } from './failed-file.ts';
import { MendRow } from './mend-row.tsx';

/** The first rows that failed, to be mended in place; those that were are sent as a sync of their own. */
export function MendRows({ sync, file }: { sync: Sync; file: FailedFile }) {
  const { source, client, connection, environment } = sync;
  const navigate = useNavigate();
  /** By the place of the row. */
  const [editsByRow, setEdits] = useState<Readonly<Record<number, Edits>>>({});
  const [isAsking, setIsAsking] = useState(false);
  const mended = file.rows.flatMap((row, at) => {
    const edits = editsByRow[at];
    return edits && Object.keys(edits).length > 0 ? [mendedLine(row, edits)] : [];
  });
  const send = useMutation({
    async mutationFn() {
      const text = [file.header, ...mended, ''].join('\n');
      const upload = await uploadFile({
        file: new File([text], `${source.replace(/\.mended\.ndjson$/, '')}.mended.ndjson`),
        clientId: client.id,
        onProgress: () => {},
        signal: new AbortController().signal,
      });
      return request('POST /api/v1/syncs', {
        body: { connectionId: connection.id, environment, uploadId: upload.id },
      });
    },
    onSuccess: ({ id }) => navigate({ to: '/syncs/$syncId', params: { syncId: id } }),
  });
  const destroys = destroyedBy(file.mapping);
  return (
    <div className="grid gap-3">
      <ul className="mt-2 divide-y divide-line border-y border-line">
        {file.rows.map((row, at) => (
          <MendRow
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of two files may bear one number; their places stay
            key={at}
            row={row}
            edits={editsByRow[at] ?? {}}
            onEdit={(edits) => setEdits((before) => ({ ...before, [at]: edits }))}
          />
        ))}
      </ul>
      {send.error && !isAsking && <Failure error={send.error} onRetry={() => send.mutate()} />}
      <div className="flex flex-wrap items-center gap-3">
        <Button
          look="primary"
          needs="syncs:write"
          whyOff={mended.length === 0 ? 'Open a row and mend it first.' : undefined}
          isBusy={send.isPending}
          onClick={() => (destroys === undefined ? send.mutate() : setIsAsking(true))}
        >
          {mended.length === 0 ? 'Send mended rows' : `Send ${countOf(mended.length, 'mended row', 'mended rows')}`}
        </Button>
        <span className="text-muted">As a sync of their own; this one keeps its list.</span>
      </div>
      {isAsking && (
        <ConfirmDialog
          title={`Delete from ${connection.name}?`}
          yes="Send them"
          no="Leave it"
          isDanger
          mustType={{ label: 'Type delete to go on', text: 'delete' }}
          send={{ isPending: send.isPending, error: send.error, again: () => send.mutate() }}
          onYes={() => send.mutate()}
          onClose={() => setIsAsking(false)}
        >
          <p>{destroys}</p>
          <p>It cannot be taken back.</p>
        </ConfirmDialog>
      )}
    </div>
  );
}
