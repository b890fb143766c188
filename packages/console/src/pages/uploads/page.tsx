import { useQueryClient } from '@tanstack/react-query';
import { FileUp } from 'lucide-react';
import { useState } from 'react';
import { request } from '../../api/client.ts';
import { listQuery } from '../../api/queries.ts';
import type { Upload } from '../../api/types.ts';
import type { RowKind } from '../../lists/columns.ts';
import { listKey } from '../../lists/filters.ts';
import { ResourceList } from '../../lists/resource-list.tsx';
import { type Scope, useScope } from '../../lists/scope.ts';
import { NewSync, SyncFrame } from '../../lists/sync-frame.tsx';
import { Badge } from '../../ui/badge.tsx';
import { BulkDialog } from '../../ui/bulk-dialog.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { sizeWords } from '../../words/sync-facts.ts';
import { manyOf } from '../../words/time.ts';

const uploadsQuery = (scope: Scope) =>
  listQuery<Upload>(listKey('uploads', scope, {}), ({ page, signal }) =>
    request('GET /api/v1/uploads', {
      query: { ...page, ...(scope.client !== 'all' && { clientId: [scope.client] }) },
      signal,
    }),
  );

const uploads: RowKind<Upload> = {
  one: 'upload',
  many: 'uploads',
  idOf: ({ id }) => id,
  linkTo: ({ id, client }) => ({ to: '/syncs/new', search: { client: client.id, upload: id } }),
  columns: [
    { title: 'File', width: 'minmax(0, 3fr)', place: 'title', cell: ({ name }) => name },
    {
      title: 'State',
      width: '7rem',
      place: 'badge',
      cell: ({ complete }) => <Badge tone={complete ? 'good' : 'caution'}>{complete ? 'whole' : 'broken off'}</Badge>,
    },
    {
      title: 'Size',
      width: '8rem',
      place: 'detail',
      isNumber: true,
      cell: ({ receivedBytes }) => sizeWords(receivedBytes),
    },
    {
      title: 'Client',
      width: 'minmax(0, 2fr)',
      cell: ({ client }) => <span className="text-muted">{client.name}</span>,
    },
    {
      title: 'Uploaded by',
      width: 'minmax(0, 2fr)',
      cell: ({ createdBy }) => <span className="text-muted">{createdBy}</span>,
    },
    {
      title: 'When',
      width: '5rem',
      place: 'when',
      isNumber: true,
      cell: ({ createdAtMs }) => <TimeAgo atMs={createdAtMs} />,
    },
  ],
};

/** Files that were uploaded to be synced; they are deleted by themselves some time after their last use. */
export function UploadsPage() {
  const scope = useScope();
  return (
    <SyncFrame lead="Uploads: files that lie here to be synced. Each is deleted by itself some time after its last use.">
      <ResourceList
        kind={uploads}
        query={uploadsQuery(scope)}
        fields={[]}
        concerns={({ type }) => type === 'sync'}
        bulk={(selection, clear) => !selection.isAll && <DeleteUploads ids={selection.ids} onDone={clear} />}
        empty={
          <EmptyState Icon={FileUp} title="No uploads" buttons={<NewSync />}>
            A file that is dropped on a new sync is uploaded first, and is kept here for another one.
          </EmptyState>
        }
      />
    </SyncFrame>
  );
}

function DeleteUploads({ ids, onDone }: { ids: readonly string[]; onDone: () => void }) {
  const queryClient = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const count = { done: ids.length, isMore: false };
  async function remove() {
    for (const id of ids) await request('DELETE /api/v1/uploads/{id}', { path: { id } });
    return count;
  }
  return (
    <>
      <Button needs="syncs:write" look="danger" onClick={() => setIsAsking(true)}>
        Delete…
      </Button>
      {isAsking && (
        <BulkDialog
          title={(words) => `Delete ${manyOf(words, 'upload', 'uploads')}?`}
          yes={(words) => `Delete ${words}`}
          no="Keep them"
          done={(words) => manyOf(words, 'upload is deleted', 'uploads are deleted')}
          isDanger
          queryKey={['uploads', 'delete', ids]}
          count={async () => count}
          act={remove}
          onClose={() => {
            setIsAsking(false);
            onDone();
            void queryClient.invalidateQueries({ queryKey: ['uploads'] });
          }}
        >
          <p>The files are gone. A sync that still reads one fails.</p>
        </BulkDialog>
      )}
    </>
  );
}
