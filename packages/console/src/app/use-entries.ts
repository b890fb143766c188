import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ArrowRight, Building2, Globe, Hammer, type LucideIcon, Moon, Play, Send, Zap } from 'lucide-react';
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
  [/^syn_\w+$/, 'sync', '/syncs/'],
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

/** What the palette offers for what is typed, in groups. */
export function useEntries(text: string): { groups: [name: string, entries: Entry[]][]; isSearching: boolean } {
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
