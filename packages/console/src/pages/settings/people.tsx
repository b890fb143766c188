import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import { clientsQuery } from '../../api/queries.ts';
import type { Person } from '../../api/types.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Failure } from '../../ui/failure.tsx';
import { OneTimeText } from '../../ui/one-time-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { PersonForm } from './person-form.tsx';
import { peopleQuery } from './queries.ts';

type Open =
  | { kind: 'invite' }
  | { kind: 'change' | 'remove'; person: Person }
  | { kind: 'link'; name: string; url: string };

/** Who may come in, what they may do, and whose data they see. */
export function People() {
  const { data, error, refetch } = useQuery(peopleQuery);
  const clients = useQuery(clientsQuery).data?.items ?? [];
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const link = useSend('POST /api/v1/people/{id}/link', { makesOld: [] });
  const seen = ({ clientIds }: Person) =>
    clientIds === null
      ? 'all clients'
      : clients
          .filter(({ id }) => clientIds.includes(id))
          .map(({ name }) => name)
          .join(', ') || 'no client';
  return (
    <Panel
      title="People"
      aside={
        <Button look="ghost" className="-mr-3 h-8!" needs="people:write" onClick={() => setOpen({ kind: 'invite' })}>
          <Plus aria-hidden className="size-4" /> Invite a person
        </Button>
      }
    >
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {link.error && <Failure error={link.error} onRetry={link.again} />}
      {!data && !error && <LoadingRows />}
      <ul className="divide-y divide-line">
        {data?.items.map((person) => (
          <li key={person.id} className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5">
            <Avatar name={person.name} />
            <div className="min-w-0 flex-1 basis-48">
              <p className="truncate font-medium">{person.name}</p>
              <p className="truncate text-xs text-muted">{person.email}</p>
            </div>
            <p className="min-w-0 flex-1 basis-40">
              {person.role} <span className="text-muted">· {seen(person)}</span>
            </p>
            <div className="flex flex-wrap gap-1">
              <Button
                look="ghost"
                className="h-8!"
                needs="people:write"
                onClick={() => setOpen({ kind: 'change', person })}
              >
                Change<span className="sr-only">{` ${person.name}`}</span>
              </Button>
              <Button
                look="ghost"
                className="h-8!"
                needs="people:write"
                onClick={() =>
                  void link.mutateAsync({ path: { id: person.id } }).then(
                    ({ url }) => setOpen({ kind: 'link', name: person.name, url }),
                    () => undefined,
                  )
                }
              >
                New link<span className="sr-only">{` for ${person.name}`}</span>
              </Button>
              <Button
                look="ghost"
                className="h-8! text-bad!"
                needs="people:write"
                onClick={() => setOpen({ kind: 'remove', person })}
              >
                Remove<span className="sr-only">{` ${person.name}`}</span>
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {open?.kind === 'invite' && (
        <PersonForm onClose={close} onInvited={(name, url) => setOpen({ kind: 'link', name, url })} />
      )}
      {open?.kind === 'change' && <PersonForm person={open.person} onClose={close} />}
      {open?.kind === 'remove' && <RemovePerson person={open.person} onClose={close} />}
      {open?.kind === 'link' && (
        <OneTimeText
          title={`Send this link to ${open.name}`}
          lead="It works once, for seven days, and sets the password. It is shown this once."
          text={open.url}
          label="the link"
          onClose={close}
        />
      )}
    </Panel>
  );
}

function RemovePerson({ person, onClose }: { person: Person; onClose: () => void }) {
  const remove = useSend('DELETE /api/v1/people/{id}', { makesOld: [['people']], onSuccess: onClose });
  return (
    <ConfirmDialog
      title={`Remove ${person.name}?`}
      yes="Remove person"
      no="Keep them"
      isDanger
      send={remove}
      onYes={() => remove.mutate({ path: { id: person.id } })}
      onClose={onClose}
    >
      <p>Their sessions end at once. What they changed stays in the list of changes.</p>
    </ConfirmDialog>
  );
}
