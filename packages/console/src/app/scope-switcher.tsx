import { useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { Building2, ChevronsUpDown } from 'lucide-react';
import { useState } from 'react';
import { clientsQuery } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import { environments, type Scope, type ScopeEnvironment, useScope } from '../lists/scope.ts';
import { OptionList } from '../ui/option-list.tsx';
import { Popover } from '../ui/popover.tsx';
import { dotOf } from '../ui/tone-dot.tsx';
import { environmentWords } from '../words/environments.ts';

/** Whose data, and of which environment, every list shows. */
export function ScopeSwitcher({ isShort = false }: { isShort?: boolean }) {
  const scope = useScope();
  const switchTo = useSwitch();
  const [isOpen, setIsOpen] = useState(false);
  const { clients, hasAll } = useScopeClients();
  const name = scope.client === 'all' ? 'All clients' : (clients.find(({ id }) => id === scope.client)?.name ?? '…');
  const { words, tone } = environmentWords[scope.env];
  const choose = (next: Partial<Scope>) => {
    switchTo({ ...scope, ...next });
    if (next.client === undefined) setIsOpen(false);
  };
  return (
    <Popover
      label="Whose data is shown"
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      width="w-80"
      trigger={
        <button
          type="button"
          className="flex min-h-11 min-w-0 cursor-pointer items-center gap-2.5 rounded-md border border-line px-2 text-left hover:bg-raised"
        >
          <span className="sr-only">{isShort ? `${name}, ${words}: change whose data is shown` : 'Data of'}</span>
          {isShort ? (
            <span aria-hidden className="mx-auto grid size-6 place-items-center">
              <Building2 className="size-4" />
              <span className={`absolute mt-4 ml-4 size-2 rounded-full ${dotOf[tone]}`} />
            </span>
          ) : (
            <>
              <span className="min-w-0 flex-1">
                <span className="block truncate leading-5 font-medium">{name}</span>
                <span className="flex items-center gap-1.5 text-xs leading-4 text-muted">
                  <span aria-hidden className={`size-1.5 rounded-full ${dotOf[tone]}`} />
                  {words}
                </span>
              </span>
              <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
            </>
          )}
        </button>
      }
    >
      <fieldset className="border-b border-line p-2">
        <legend className="sr-only">Environment</legend>
        <div className="grid grid-cols-[auto_auto] gap-1">
          {(['any', ...environments] as ScopeEnvironment[]).map((env) => (
            <button
              key={env}
              type="button"
              aria-pressed={scope.env === env}
              onClick={() => choose({ env })}
              className="flex h-8 cursor-pointer items-center gap-2 rounded-md px-2 whitespace-nowrap hover:bg-raised aria-pressed:bg-info-ground aria-pressed:font-medium"
            >
              <span aria-hidden className={`size-2 rounded-full ${dotOf[environmentWords[env].tone]}`} />
              {environmentWords[env].words}
            </button>
          ))}
        </div>
      </fieldset>
      <OptionList
        label="Client"
        options={[
          ...(hasAll ? [{ value: 'all', words: 'All clients' }] : []),
          ...clients.map((client) => ({ value: client.id, words: client.name })),
        ]}
        chosen={[scope.client]}
        nothing="No client has this name."
        onChoose={(client) => {
          choose({ client });
          setIsOpen(false);
        }}
      />
    </Popover>
  );
}

/** Those who see one client alone are not offered all of them. */
export function useScopeClients() {
  const { data } = useQuery(clientsQuery);
  const only = useSession()?.clientIds;
  return { clients: data?.items ?? [], hasAll: only?.length !== 1 };
}

/** Another scope: the same list there; from the page of one thing, the list of its kind. */
export function useSwitch(): (scope: Scope) => void {
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const current = useScope();
  return ({ client, env }) => {
    const scoped = `/${current.client}/${current.env}/`;
    const kind = pathname.startsWith(scoped) ? pathname.slice(scoped.length) : pathname.split('/')[1];
    const list = kind === 'settings' ? 'home' : kind;
    const kept = pathname.startsWith(scoped) ? keptSearch(search, client === current.client) : {};
    void navigate({ to: `/${client}/${env}/${list || 'home'}` as string, search: kept as never });
  };
}

/** Filters by what belongs to one client mean nothing at another; which row was open, nothing anywhere else. */
const ofOneClient = ['connectionId', 'workflowId', 'workflowVersion', 'replayId', 'eventId'];

const keptSearch = (search: object, isSameClient: boolean): object =>
  Object.fromEntries(
    Object.entries(search).filter(([key]) => key !== 'row' && (isSameClient || !ofOneClient.includes(key))),
  );
