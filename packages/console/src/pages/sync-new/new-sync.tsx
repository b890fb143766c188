import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Answer } from '../../api/client.ts';
import type { Environment } from '../../api/types.ts';
import { environments, useScope } from '../../lists/scope.ts';
import { Panel } from '../../ui/panel.tsx';
import { Select } from '../../ui/select.tsx';
import { connectionWords, onlyOne, onlyUsable } from '../../words/connections.ts';
import { environmentWords } from '../../words/environments.ts';
import { FileChoice } from './file-choice.tsx';
import { Mapped } from './mapped.tsx';
import { type Source, uploadQuery } from './queries.ts';

type Connection = Answer<'GET /api/v1/connections'>['items'][number];

export function NewSync({
  connections,
  wanted,
}: {
  connections: Connection[];
  wanted: { client?: string; connection?: string; environment?: Environment; upload?: string };
}) {
  const { env } = useScope();
  const wantedOnes = connections.filter(({ client }) => wanted.client === undefined || client.id === wanted.client);
  const [connectionId, setConnectionId] = useState(wanted.connection ?? onlyUsable(wantedOnes)?.id);
  const [wantedEnvironment, setEnvironment] = useState(wanted.environment ?? (env === 'any' ? undefined : env));
  const [chosen, setChosen] = useState<{ clientId: string; source: Source }>();
  const connection = connections.find(({ id }) => id === connectionId);
  const there = environments.filter((each) => connection?.environments[each]);
  const environment = there.find((each) => each === wantedEnvironment) ?? onlyOne(there);
  // An upload belongs to a client: it does not follow to the connection of another.
  const here = useQuery({ ...uploadQuery(wanted.upload ?? ''), enabled: wanted.upload !== undefined }).data;
  const offered =
    here?.complete === true ? { clientId: here.client.id, source: { uploadId: here.id, name: here.name } } : undefined;
  const taken = chosen ?? offered;
  const source = taken && taken.clientId === connection?.client.id ? taken.source : undefined;
  return (
    <div className="grid gap-6">
      <Panel title="Into" isPadded>
        <div className="grid gap-4 sm:grid-cols-2">
          <Select
            label="Connection"
            placeholder="Choose…"
            value={connection?.id ?? ''}
            onChange={(event) => setConnectionId(event.target.value)}
            options={connections.map((each) => ({ value: each.id, words: connectionWords(each) }))}
          />
          <Select
            label="Environment"
            placeholder="Choose…"
            value={environment ?? ''}
            fault={
              connection && there.length === 0 ? 'This connection has no keys yet. Give it some first.' : undefined
            }
            onChange={(event) => setEnvironment(there.find((each) => each === event.target.value))}
            options={there.map((each) => ({ value: each, words: environmentWords[each].words }))}
          />
        </div>
      </Panel>
      <Panel title="File" isPadded>
        {source !== undefined && source === offered?.source && (
          <p className="mb-4">
            <span className="font-medium wrap-anywhere">{offered.source.name}</span>, which was uploaded before. Drop
            another to take that.
          </p>
        )}
        {connection ? (
          <FileChoice
            key={connection.client.id}
            clientId={connection.client.id}
            onChoose={(next) => setChosen(next && { clientId: connection.client.id, source: next })}
          />
        ) : (
          <p className="text-muted">Choose first where it goes: a file belongs to the client of the connection.</p>
        )}
      </Panel>
      {source && connection && environment && (
        <Mapped
          key={JSON.stringify(source)}
          source={source}
          clientId={connection.client.id}
          into={{ connectionId: connection.id, environment }}
          place={`${connectionWords(connection)} · ${environmentWords[environment].words}`}
        />
      )}
    </div>
  );
}
