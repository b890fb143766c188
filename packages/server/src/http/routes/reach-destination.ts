import { type Access, assertReach } from '../../access/access.ts';
import type { Destination } from '../../forwarding/destination.ts';
import type { Services } from '../services.ts';

/** The destination, for those who may see its client. @throws Problem 404 for all others. */
export async function reachDestination(
  { destinations }: Pick<Services, 'destinations'>,
  access: Access,
  id: string,
): Promise<Destination> {
  const destination = await destinations.get(id);
  assertReach(access, destination.client.id, 'destination');
  return destination;
}
