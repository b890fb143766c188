import type { Environment } from '../../api/types.ts';
import { isEnvironment } from '../../lists/scope.ts';

/** Where a page makes or does something, as far as the one that leads to it knows. */
interface PlaceSearch {
  client?: string;
  connection?: string;
  environment?: Environment;
}
export const placeSearch = ({ client, connection, environment }: Record<string, unknown>): PlaceSearch => ({
  ...(typeof client === 'string' && { client }),
  ...(typeof connection === 'string' && { connection }),
  ...(typeof environment === 'string' && isEnvironment(environment) && { environment }),
});
