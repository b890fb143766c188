import { useQuery } from '@tanstack/react-query';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Client, Environment } from '../../api/types.ts';
import { environments } from '../../lists/scope.ts';
import { Button } from '../../ui/button.tsx';
import { Failure } from '../../ui/failure.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { LoadingRows } from '../../ui/skeleton.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { environmentWords } from '../../words/environments.ts';
import { type Named, secretsQuery, valuesQuery } from './queries.ts';
import { RemoveNamed, SetNamed } from './set-named.tsx';

/** What differs from client to client, for its workflows to read: one set per environment. */
export function ValuesPanel({ client }: { client: Client }) {
  const [environment, setEnvironment] = useState<Environment>('production');
  const place = { id: client.id, environment };
  return (
    <div className="grid min-w-0 gap-6">
      <div className="flex items-center gap-3">
        <span className="text-muted">Environment</span>
        <Segmented
          label="Environment of the values and secrets"
          value={environment}
          onChange={setEnvironment}
          options={environments.map((value) => ({ value, words: environmentWords[value].words }))}
        />
      </div>
      <NamedPanel
        kind="value"
        title="Values"
        place={place}
        result={useQuery(valuesQuery(place))}
        teaches="A workflow that serves many clients reads what differs here, such as a sender or a list, as client.values.name."
      />
      <NamedPanel
        kind="secret"
        title="Secrets"
        place={place}
        result={useQuery(secretsQuery(place))}
        teaches="Keys of other services, for HTTP steps to use as secrets.name. They are sealed: nobody sees one again."
      />
    </div>
  );
}

type Asked = { kind: 'set'; of?: Named } | { kind: 'remove'; of: Named };

function NamedPanel(props: {
  kind: 'value' | 'secret';
  title: string;
  place: { id: string; environment: Environment };
  result: { data: { items: Named[] } | undefined; error: Error | null; refetch: () => unknown };
  teaches: string;
}) {
  const { kind, title, place, result, teaches } = props;
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  return (
    <Panel
      title={title}
      aside={
        <Button look="ghost" className="-mr-3 h-8!" needs="connections:write" onClick={() => setAsked({ kind: 'set' })}>
          <Plus aria-hidden className="size-4" /> {`Add ${kind}`}
        </Button>
      }
    >
      {result.error && <Failure error={result.error} onRetry={() => void result.refetch()} />}
      {!result.data && !result.error && <LoadingRows />}
      {result.data?.items.length === 0 && <p className="p-4 text-muted">{teaches}</p>}
      <ul className="divide-y divide-line">
        {result.data?.items.map((named) => (
          <li key={named.name} className="flex min-h-11 items-center gap-3 px-4 py-1.5">
            <code className="min-w-0 flex-1 font-mono text-[0.78125rem] wrap-anywhere">{named.name}</code>
            <span className="min-w-0 flex-1 truncate">
              {kind === 'secret' ? <span className="text-muted">sealed</span> : String(named.value)}
            </span>
            <span className="hidden text-xs text-muted sm:block">
              {named.setBy && `${named.setBy.name} · `}
              <TimeAgo atMs={named.setAtMs} />
            </span>
            <IconButton
              name={kind === 'secret' ? `Replace ${named.name}` : `Edit ${named.name}`}
              Icon={Pencil}
              onClick={() => setAsked({ kind: 'set', of: named })}
            />
            <IconButton
              name={`Delete ${named.name}`}
              Icon={Trash2}
              className="-ml-2"
              onClick={() => setAsked({ kind: 'remove', of: named })}
            />
          </li>
        ))}
      </ul>
      {asked?.kind === 'set' && <SetNamed kind={kind} place={place} of={asked.of} onClose={close} />}
      {asked?.kind === 'remove' && <RemoveNamed kind={kind} place={place} of={asked.of} onClose={close} />}
    </Panel>
  );
}
