import { useState } from 'react';
import { useSend } from '../../api/mutations.ts';
import type { Environment } from '../../api/types.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyId } from '../../ui/copy-button.tsx';
import { SandboxChip } from '../../ui/environment-cell.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Failure } from '../../ui/failure.tsx';
import { linkLook } from '../../ui/look.ts';
import { Note } from '../../ui/note.tsx';
import { Panel } from '../../ui/panel.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { environmentWords } from '../../words/environments.ts';
import { environmentState, keyNames, regionWords } from '../../words/keys.ts';
import { sentence } from '../../words/problems.ts';
import type { CardParts } from './card-parts.ts';
import { ChangeSettings } from './change-settings.tsx';
import { EraseEnvironment } from './erase-environment.tsx';
import { KeyRow } from './key-row.tsx';
import { WhatItMayDo } from './what-it-may-do.tsx';

/** One environment: where it is, its keys and what Customer.io said of each, and what can be done with them. */
export function EnvironmentCard(props: CardParts) {
  const { connection, environment, facts } = props;
  const [open, setOpen] = useState<'settings' | 'erase'>();
  const close = () => setOpen(undefined);
  const test = useSend('POST /api/v1/connections/{id}/environments/{environment}/probe', {
    makesOld: [['connections'], ['clients']],
  });
  const { words, tone } = environmentState(facts);
  const faults = facts.probe?.faults ?? [];
  return (
    <Panel
      title={environmentWords[environment].words}
      aside={
        <span className="flex items-center gap-1.5">
          {facts.isSandbox && <SandboxChip />}
          <Badge tone={tone}>{words}</Badge>
        </span>
      }
    >
      <div className="grid gap-3 p-4">
        {faults.map(({ field, code, message }) => (
          <Note key={`${field} ${code}`} tone={code === 'unreachable' ? 'caution' : 'bad'} title={sentence(message)} />
        ))}
        <Facts
          facts={[
            ['Region', regionWords[facts.region]],
            [
              'Sandbox',
              facts.sandboxUrl && (
                <a key="sandbox" href={facts.sandboxUrl} target="_blank" rel="noreferrer" className={linkLook}>
                  Open its page<span className="sr-only">, in a new tab</span>
                </a>
              ),
            ],
            ['Site id', <CopyId key="site" id={facts.siteId} label="site id" />],
            [
              'Workspace',
              facts.probe?.workspace && (facts.probe.workspace.name ?? facts.probe.workspace.environmentId),
            ],
            ['Recipients', <Recipients key="recipients" environment={environment} list={facts.recipientAllowlist} />],
            ['Last used', facts.lastUsedAtMs === null ? 'never' : <TimeAgo key="used" atMs={facts.lastUsedAtMs} />],
            [
              'Last tested',
              <span key="tested" className="flex flex-wrap items-center gap-x-2">
                {facts.probe ? <TimeAgo atMs={facts.probe.atMs} /> : 'never'}
                <Button
                  look="ghost"
                  className="-my-1.5 h-8! px-2! text-accent!"
                  needs="connections:write"
                  isBusy={test.isPending}
                  onClick={() => test.mutate({ path: { id: connection.id, environment }, body: null })}
                >
                  Test now
                </Button>
              </span>,
            ],
          ]}
        />
      </div>
      <ul className="divide-y divide-line border-y border-line">
        {keyNames.map((name) => (
          <KeyRow key={name} {...props} name={name} />
        ))}
      </ul>
      <WhatItMayDo facts={facts} />
      {test.error && (
        <div className="px-4 pb-3">
          <Failure error={test.error} onRetry={test.again} />
        </div>
      )}
      <div className="flex flex-wrap gap-2 border-t border-line p-3">
        <Button needs="connections:write" onClick={() => setOpen('settings')}>
          Change settings
        </Button>
        <Button needs="connections:write" look="danger" onClick={() => setOpen('erase')}>
          Erase keys
        </Button>
      </div>
      {open === 'settings' && <ChangeSettings {...props} onClose={close} />}
      {open === 'erase' && <EraseEnvironment {...props} onClose={close} />}
    </Panel>
  );
}

function Recipients({ environment, list }: { environment: Environment; list: string[] | null }) {
  if (list === null) {
    return environment === 'production' ? 'everybody' : <span className="text-caution">nobody: no list is set</span>;
  }
  if (list.length === 0) return 'nobody';
  if (list.includes('*')) return 'everybody (*)';
  return `${list.slice(0, 3).join(', ')}${list.length > 3 ? ` and ${list.length - 3} more` : ''}`;
}
