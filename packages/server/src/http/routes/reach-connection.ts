import { type Access, assertReach } from '../../access/access.ts';
import type { Connections } from '../../connections/connections.ts';
import type { ConnectionFacts } from '../../connections/shown-connections.ts';

/** The connection, for those who may see its client. @throws Problem 404 for all others. */
export async function reachConnection(
  connections: Pick<Connections, 'get'>,
  access: Access,
  id: string,
): Promise<ConnectionFacts> {
  const found = await connections.get(id);
  assertReach(access, found.client.id, 'connection');
  return found;
}
