import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { ArrowRight, Building2, Globe, Hammer, type LucideIcon, Moon, Play, Send, Zap } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { useState } from 'react';
import { actionsQuery } from '../api/queries.ts';
import { environments, useScope } from '../lists/scope.ts';
import { chooseTheme } from '../ui/theme.ts';
import { environmentWords } from '../words/environments.ts';
import { useScopeClients, useSwitch } from './scope-switcher.tsx';
import { pageOf, useFound } from './use-found.ts';
import { useNavigation } from './use-navigation-keys.ts';

/** Ids that are pasted from anywhere, by what they begin with. */
const idPages = [
  [/^ev_\w+$/, 'event', '/events/'],
  [/^run_\w+$/, 'run', '/runs/'],
  [/^wf_\w+$/, 'workflow', '/workflows/'],
  [/^act_\w+$/, 'call', '/activity/'],
  [/^cl_\w+$/, 'client', '/clients/'],
  [/^con_\w+$/, 'connection', '/connections/'],
  [/^te_\w+$/, 'trigger', '/triggers/'],
] as const;

/** An address, a number, or the id of a person: what lists are searched by, whole. */
const looksLikeSomebody = (text: string): boolean => /@|^\+?\d{5,}$/.test(text);

interface Entry {
  key: string;
  words: string;
  Icon: LucideIcon;
  act: () => void;
  /** What else it is found by. */
  also?: string[];
}

/** Goes anywhere and does anything, by typing a part of its name. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const { groups, isSearching } = useEntries(text.trim());
  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-overlay motion-safe:animate-appear" />
        <Radix.Content
          data-modal
          aria-describedby={undefined}
          className="fixed inset-x-3 top-[10vh] z-40 mx-auto max-w-xl overflow-hidden rounded-xl border border-line bg-surface shadow-xl outline-none motion-safe:animate-appear"
        >
          <Radix.Title className="sr-only">Search</Radix.Title>
          <Command label="Search" loop>
            <Command.Input
              autoFocus
              value={text}
              onValueChange={setText}
              placeholder="A page, a client, an id, an e-mail address"
              className="h-12 w-full border-b border-line bg-transparent px-4 text-base outline-none placeholder:text-muted"
            />
            <Command.List label="Found" className="max-h-[60vh] overflow-y-auto p-2">
              <Command.Empty className="px-3 py-6 text-center text-muted">
                {isSearching ? 'Searching…' : 'Nothing has this name.'}
              </Command.Empty>
              {groups.map(([name, entries]) => (
                <Command.Group
                  key={name}
                  heading={name}
                  className="**:[[cmdk-group-heading]]:px-2 **:[[cmdk-group-heading]]:py-1.5 **:[[cmdk-group-heading]]:text-xs **:[[cmdk-group-heading]]:text-muted"
                >
                  {entries.map(({ key, words, Icon, act, also = [] }) => (
                    <Command.Item
                      key={key}
                      value={key}
                      keywords={[words, ...also]}
                      onSelect={() => {
                        onClose();
                        act();
                      }}
                      className="flex min-h-10 cursor-pointer items-center gap-3 rounded-md px-2 data-[selected=true]:bg-raised"
                    >
                      <Icon aria-hidden className="size-4 shrink-0 text-muted" />
                      <span className="truncate">{words}</span>
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function useEntries(text: string): { groups: [name: string, entries: Entry[]][]; isSearching: boolean } {
  const navigate = useNavigate();
  const scope = useScope();
  const switchTo = useSwitch();
  const pages = useNavigation();
  const { clients, hasAll } = useScopeClients();
  const ids = idPages.flatMap(([pattern, noun, path]) =>
    pattern.test(text)
      ? [
          {
            key: text,
            words: `Open the ${noun} ${text}`,
            Icon: ArrowRight,
            act: () => void navigate({ to: path + text }),
          },
        ]
      : [],
  );
  const { client, env } = scope;
  const about: Entry[] = looksLikeSomebody(text)
    ? [
        {
          key: `deliveries ${text}`,
          words: `Deliveries to ${text}`,
          Icon: Send,
          act: () =>
            void navigate({ to: '/$client/$env/deliveries', params: { client, env }, search: { search: text } }),
        },
        {
          key: `events ${text}`,
          words: `Events about ${text}`,
          Icon: Zap,
          act: () => void navigate({ to: '/$client/$env/events', params: { client, env }, search: { search: text } }),
        },
        {
          key: `runs ${text}`,
          words: `Runs for ${text}`,
          Icon: Play,
          act: () => void navigate({ to: '/$client/$env/runs', params: { client, env }, search: { search: text } }),
        },
      ]
    : [];
  const actions = useQuery(actionsQuery).data?.items ?? [];
  const { found, isSearching } = useFound(text);
  const groups: [string, Entry[]][] = [
    ['By id', ids],
    ['About somebody', about],
    [
      'Found',
      found
        .filter(({ id }) => ids.every(({ key }) => key !== id))
        .map((thing) => {
          const { to, words } = pageOf(thing);
          return {
            key: `${thing.type} ${thing.client.id} ${thing.id}`,
            words,
            Icon: ArrowRight,
            also: [text],
            act: () => void navigate({ to }),
          };
        }),
    ],
    [
      'Pages',
      pages.map(({ to, label, Icon }) => ({
        key: to,
        words: label,
        Icon,
        act: () => void navigate({ to, params: { client: scope.client, env: scope.env } }),
      })),
    ],
    [
      'Clients',
      [...(hasAll ? [{ id: 'all', name: 'All clients' }] : []), ...clients]
        .filter(({ id }) => id !== scope.client)
        .map(({ id, name }) => ({
          key: `client ${id}`,
          words: `Switch to ${name}`,
          Icon: Building2,
          act: () => switchTo({ ...scope, client: id }),
        })),
    ],
    [
      'Actions',
      actions.map(({ key, title }) => ({
        key: `action ${key}`,
        words: title,
        Icon: Hammer,
        act: () =>
          void navigate({
            to: `/actions/${key}`,
            search: scope.client === 'all' ? {} : { client: scope.client },
          } as never),
      })),
    ],
    [
      'Environments',
      (['any', ...environments] as const)
        .filter((env) => env !== scope.env)
        .map((env) => ({
          key: `environment ${env}`,
          words: `Switch to ${environmentWords[env].words.toLowerCase()}`,
          Icon: Globe,
          act: () => switchTo({ ...scope, env }),
        })),
    ],
    [
      'Appearance',
      (['dark', 'light', 'system'] as const).map((name) => ({
        key: `theme ${name}`,
        words: name === 'system' ? 'Colours as the system has them' : `${name === 'dark' ? 'Dark' : 'Light'} colours`,
        Icon: Moon,
        act: () => chooseTheme(name),
      })),
    ],
  ];
  return { groups: groups.filter(([, entries]) => entries.length > 0), isSearching };
}
