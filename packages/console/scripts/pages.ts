import type { Page } from 'playwright-core';
import type { ShownWorld } from './world.ts';

/** One page of the console as it stands in a world. */
export interface ShownPage {
  name: string;
  path: string;
  /** Brings it into the state that is shown. */
  prepare?: (page: Page) => Promise<unknown>;
}

const lists = [
  'home',
  'inbox',
  'live',
  'events',
  'events/replays',
  'deliveries',
  'runs',
  'runs/failures',
  'activity',
  'workflows',
  'syncs',
  'syncs/schedules',
  'syncs/uploads',
  'syncs/remembered',
  'actions',
  'clients',
  'connections',
  'triggers',
];

const settings = ['account', 'people', 'tokens', 'changes', 'erasing', 'server', 'appearance'];

/** Every page that there is for whoever is signed in, the pages of one thing with the first of its kind. */
export async function everyPage({ server, cookie, clientId, connectionId }: ShownWorld): Promise<ShownPage[]> {
  const first = async (list: string): Promise<string | undefined> => {
    const answer = await fetch(`${server.url}/api/v1/${list}`, { headers: { cookie } });
    const { items } = (await answer.json()) as { items: { id?: string; deliveryId?: string }[] };
    return items[0]?.id ?? items[0]?.deliveryId;
  };
  const trigger = await first('trigger-endpoints?environment=production');
  const things: [name: string, path: string, id: string | undefined][] = [
    ['event', '/events/', await first('events?metric=bounced')],
    ['delivery', '/deliveries/', await first('deliveries?metric=clicked')],
    ['run', '/runs/', await first('runs?status=succeeded')],
    ['run-failed', '/runs/', await first('runs?status=failed')],
    ['run-to-decide', '/runs/', await first('runs?waitingFor=decision')],
    ['call', '/activity/', await first('activity')],
    ['call-failed', '/activity/', await first('activity?outcome=failed')],
    ['workflow', '/workflows/', await first('workflows?trigger=event')],
    ['sync', '/syncs/', await first('syncs')],
    ['destination', `/triggers/${trigger}/destinations/`, await first('destinations')],
  ];
  return [
    ...lists.map((list) => ({ name: list.replaceAll('/', '-'), path: `/all/any/${list}` })),
    ...things.flatMap(([name, path, id]) => (id === undefined ? [] : [{ name: `one-${name}`, path: path + id }])),
    { name: 'one-action', path: '/actions/customer-io/identify-customer' },
    { name: 'one-action-destroys', path: '/actions/customer-io/destroy-customer' },
    { name: 'one-client', path: `/clients/${clientId}` },
    { name: 'one-connection', path: `/connections/${connectionId}` },
    ...['overview', 'setup', 'held', 'forwarding', 'settings'].map((part) => ({
      name: `one-trigger-${part}`,
      path: `/triggers/${trigger}/${part}`,
    })),
    { name: 'one-person', path: '/all/any/persons/ada' },
    { name: 'new-connection', path: '/connections/new' },
    { name: 'new-trigger', path: '/triggers/new' },
    { name: 'new-sync', path: '/syncs/new' },
    { name: 'new-workflow', path: '/workflows/new' },
    { name: 'new-workflow-template', path: '/workflows/new?template=follow-up-unopened-receipts' },
    { name: 'edit-workflow', path: `/workflows/${await first('workflows?trigger=event')}/edit` },
    ...settings.map((part) => ({ name: `settings-${part}`, path: `/settings/${part}` })),
    { name: 'not-found', path: '/events/ev_none' },
  ];
}
