import { type Access, assertReach } from '../../access/access.ts';
import type { ShownEndpoint, ShownEndpoints } from '../../inbound/endpoints/shown-endpoints.ts';

/** The endpoint, for those who may see its client. @throws Problem 404 for all others. */
export async function reachEndpoint(
  { shownEndpoints }: { shownEndpoints: ShownEndpoints },
  access: Access,
  id: string,
): Promise<ShownEndpoint> {
  const endpoint = await shownEndpoints.get(id);
  assertReach(access, endpoint.client.id, 'trigger endpoint');
  return endpoint;
}
