import { Refused } from '../in-words.ts';
import { callServer, type ServerOptions } from './call-server.ts';

/** Things that people call by name, and the server by id. */
export type Named = 'client' | 'connection' | 'endpoint' | 'workflow' | 'schedule' | 'destination';

/** The command that lists them. */
const commands: Record<Named, string> = {
  client: 'clients list',
  connection: 'connections list',
  endpoint: 'endpoints list',
  workflow: 'workflows list',
  schedule: 'sync-schedules list',
  destination: 'destinations list',
};

const lists: Record<Named, string> = {
  client: '/api/v1/clients',
  connection: '/api/v1/connections',
  endpoint: '/api/v1/trigger-endpoints',
  workflow: '/api/v1/workflows',
  schedule: '/api/v1/sync-schedules',
  destination: '/api/v1/destinations',
};

interface Listed {
  id: string;
  name: string;
  client?: { id: string; name: string } | string;
}

/**
 * The id of what is called so; an id is its own.
 *
 * @param client - Name of the client, where several clients have one of that name.
 * @throws {Refused} where there is none, or more than one.
 */
export async function idOf(options: ServerOptions, kind: Named, name: string, client?: string): Promise<string> {
  const all = await listAll(options, kind);
  const byId = all.find(({ id }) => id === name);
  if (byId) return byId.id;
  const found = all.filter((each) => sameName(each.name, name) && (client === undefined || isOf(each, client)));
  if (found.length === 1) return (found[0] as Listed).id;
  if (found.length === 0) {
    const names = [...new Set(all.map((each) => each.name))].slice(0, 10).join(', ') || 'none';
    const words = `There is no ${kind} "${name}" (there are: ${names}). See cio-bridge ${commands[kind]}`;
    throw new Refused(words, { code: 'cli_not_found' });
  }
  const ids = found.map((each) => `${each.id} (${clientOf(each)})`).join(', ');
  throw new Refused(`Several are called "${name}": name the client too with --client, or give the id: ${ids}`);
}

/** The only connection of a client, or the one of that name. */
export async function connectionOf(
  options: ServerOptions,
  client: string | undefined,
  connection: string | undefined,
): Promise<string> {
  if (connection !== undefined) return await idOf(options, 'connection', connection, client);
  // A client that is not there has no connections either, and that is not what is wrong.
  if (client !== undefined) await idOf(options, 'client', client);
  const all = await listAll(options, 'connection');
  const found = all.filter((each) => client === undefined || isOf(each, client));
  if (found.length === 1) return (found[0] as Listed).id;
  if (found.length === 0 && client !== undefined) {
    throw new Refused(`${client} has no connection yet: add one with cio-bridge connect`, { code: 'cli_not_found' });
  }
  const names = found.map(({ name }) => name).join(', ') || 'none';
  throw new Refused(
    `Say which connection with --connection${client === undefined ? ' or --client' : ''} (there are: ${names})`,
  );
}

async function listAll(options: ServerOptions, kind: Named): Promise<Listed[]> {
  const all: Listed[] = [];
  let before: string | undefined;
  do {
    const page = await callServer<{ items: Listed[]; next?: string | null }>(options, 'GET', lists[kind], {
      query: { before },
    });
    all.push(...page.items);
    before = page.next ?? undefined;
  } while (before !== undefined);
  return all;
}

const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const clientOf = ({ client }: Listed): string => (typeof client === 'object' ? client.name : (client ?? ''));

const isOf = (each: Listed, client: string): boolean =>
  sameName(clientOf(each), client) || (typeof each.client === 'object' && each.client.id === client);
