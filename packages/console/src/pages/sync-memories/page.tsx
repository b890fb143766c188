import { Brain } from 'lucide-react';
import { useState } from 'react';
import { type Answer, request } from '../../api/client.ts';
import { useSend } from '../../api/mutations.ts';
import { listQuery } from '../../api/queries.ts';
import type { RowKind } from '../../lists/columns.ts';
import { listKey } from '../../lists/filters.ts';
import { ResourceList } from '../../lists/resource-list.tsx';
import { type Scope, scopeQuery, useScope } from '../../lists/scope.ts';
import { NewSync, SyncFrame } from '../../lists/sync-frame.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { connectionWords } from '../../words/connections.ts';
import { environmentWords } from '../../words/environments.ts';
import { syncKinds } from '../../words/sync-facts.ts';

type Memory = Answer<'GET /api/v1/sync-memories'>['items'][number];

const memoriesQuery = (scope: Scope) =>
  listQuery<Memory>(listKey('sync-memories', scope, {}), ({ page, signal }) =>
    request('GET /api/v1/sync-memories', { query: { ...page, ...scopeQuery(scope) }, signal }),
  );

const memories: RowKind<Memory> = {
  one: 'memory',
  many: 'memories',
  idOf: ({ id }) => id,
  linkTo: ({ client, connection, environment }) => ({
    to: '/syncs/new',
    search: { client: client.id, connection: connection.id, environment },
  }),
  columns: [
    { title: 'Remembered as', width: 'minmax(0, 2fr)', place: 'title', cell: ({ name }) => name },
    { title: 'Holds', width: 'minmax(0, 1.2fr)', cell: ({ kind }) => syncKinds[kind].words },
    {
      title: 'Of',
      width: 'minmax(0, 3fr)',
      place: 'detail',
      cell: ({ client, connection, environment }) => (
        <span className="text-muted">
          {connectionWords({ client, name: connection.name })} · {environmentWords[environment].words}
        </span>
      ),
    },
    {
      title: 'Used last',
      width: '5rem',
      place: 'when',
      isNumber: true,
      cell: ({ usedAtMs }) => <TimeAgo atMs={usedAtMs} />,
    },
    { title: 'Forget', width: '6rem', isUntitled: true, place: 'badge', cell: (memory) => <Forget memory={memory} /> },
  ],
};

/** What the next sync of the same name is compared with, to send only what changed. */
export function SyncMemoriesPage() {
  const scope = useScope();
  return (
    <SyncFrame lead="What is remembered of syncs, so that the next one sends only what changed.">
      <ResourceList
        kind={memories}
        query={memoriesQuery(scope)}
        fields={[]}
        concerns={({ type }) => type === 'sync'}
        empty={
          <EmptyState Icon={Brain} title="Nothing is remembered" buttons={<NewSync />}>
            A sync that is started with “Send only what changed since last time” is remembered here.
          </EmptyState>
        }
      />
    </SyncFrame>
  );
}

function Forget({ memory: { id, name } }: { memory: Memory }) {
  const [isAsking, setIsAsking] = useState(false);
  const send = useSend('DELETE /api/v1/sync-memories/{id}', {
    makesOld: [['sync-memories']],
    onSuccess: () => setIsAsking(false),
  });
  return (
    <>
      <Button needs="syncs:write" className="h-7!" onClick={() => setIsAsking(true)}>
        Forget…
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={`Forget “${name}”?`}
          yes="Forget it"
          no="Keep it"
          isDanger
          send={send}
          onYes={() => send.mutate({ path: { id } })}
          onClose={() => setIsAsking(false)}
        >
          <p>The next sync of this name sends every row.</p>
        </ConfirmDialog>
      )}
    </>
  );
}
